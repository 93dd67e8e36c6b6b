// SPDX-License-Identifier: Apache-2.0
/** Requests to services and registrars, for commands that wait for the answers. */
package aiko.shell.internal.request;
