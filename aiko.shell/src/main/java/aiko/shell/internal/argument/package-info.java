// SPDX-License-Identifier: Apache-2.0
/** The arguments of commands: help, usage, wildcards and log levels. */
package aiko.shell.internal.argument;
