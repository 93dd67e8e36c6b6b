// SPDX-License-Identifier: Apache-2.0
/** The interactive prompt, on the container's own terminal or that of a client. */
package aiko.shell.internal.prompt;
