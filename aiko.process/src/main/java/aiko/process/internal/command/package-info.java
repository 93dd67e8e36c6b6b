// SPDX-License-Identifier: Apache-2.0

/**
 * Commands: finds the method that a message calls, and converts its arguments.
 */
package aiko.process.internal.command;
