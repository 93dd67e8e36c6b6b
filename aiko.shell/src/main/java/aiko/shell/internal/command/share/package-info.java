// SPDX-License-Identifier: Apache-2.0
/** The command that reads, sets and follows the shared state of a service. */
package aiko.shell.internal.command.share;
