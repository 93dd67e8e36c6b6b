// SPDX-License-Identifier: Apache-2.0
/** The arguments of commands: help, usage, wildcards, values and log levels. */
package aiko.shell.internal.argument;
