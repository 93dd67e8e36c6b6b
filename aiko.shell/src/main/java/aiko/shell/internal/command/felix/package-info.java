// SPDX-License-Identifier: Apache-2.0
/**
 * Commands of Apache Felix that are replaced here, so that they fail if they have no effect.
 */
package aiko.shell.internal.command.felix;
