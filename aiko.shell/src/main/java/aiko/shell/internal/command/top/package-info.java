// SPDX-License-Identifier: Apache-2.0
/** The command that shows what the services and event loops of this container do at the moment. */
package aiko.shell.internal.command.top;
