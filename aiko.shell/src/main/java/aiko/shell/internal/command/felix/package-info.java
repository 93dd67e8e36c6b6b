// SPDX-License-Identifier: Apache-2.0
/**
 * Commands of Apache Felix that are replaced here, so that they fail if they have not done what they were asked for.
 */
package aiko.shell.internal.command.felix;
