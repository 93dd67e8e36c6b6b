// SPDX-License-Identifier: Apache-2.0
/** Commands that convert payloads to JSON and back. */
package aiko.shell.internal.command.payload;
