// SPDX-License-Identifier: Apache-2.0
/** The output of commands: listings as visible text and as JSON, and the one line of a failure. */
package aiko.shell.internal.output;
