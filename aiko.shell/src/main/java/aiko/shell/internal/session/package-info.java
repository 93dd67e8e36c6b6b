// SPDX-License-Identifier: Apache-2.0
/** Gogo sessions: the commands that each has, and how a command line is run. */
package aiko.shell.internal.session;
