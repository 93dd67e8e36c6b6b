// SPDX-License-Identifier: Apache-2.0
/** The output of commands: lines, tables, and the one line of a failure, all of visible text. */
package aiko.shell.internal.output;
