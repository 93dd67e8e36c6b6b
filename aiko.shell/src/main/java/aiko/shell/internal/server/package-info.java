// SPDX-License-Identifier: Apache-2.0
/** The admin socket: accepts the container's owner, and runs the requests of each client. */
package aiko.shell.internal.server;
