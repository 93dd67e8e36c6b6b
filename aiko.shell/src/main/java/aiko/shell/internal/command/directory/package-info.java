// SPDX-License-Identifier: Apache-2.0
/** Commands about the directory of services and its registrars. */
package aiko.shell.internal.command.directory;
