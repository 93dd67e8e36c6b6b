// SPDX-License-Identifier: Apache-2.0
/** The arguments of commands: help, usage and log levels. */
package aiko.shell.internal.argument;
