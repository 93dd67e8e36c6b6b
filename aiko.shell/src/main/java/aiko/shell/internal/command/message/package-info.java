// SPDX-License-Identifier: Apache-2.0
/** Commands that send messages to services and topics, and print the messages of topics. */
package aiko.shell.internal.command.message;
