// SPDX-License-Identifier: Apache-2.0
/** The list of commands, and the details of each. */
package aiko.shell.internal.command.help;
