// SPDX-License-Identifier: Apache-2.0
/** The command {@code aiko:log}: records of this container and of the namespace, and levels. */
package aiko.shell.internal.command.log;
