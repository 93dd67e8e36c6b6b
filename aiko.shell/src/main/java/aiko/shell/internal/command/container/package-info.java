// SPDX-License-Identifier: Apache-2.0
/** Commands about this container: its processes and their services. */
package aiko.shell.internal.command.container;
