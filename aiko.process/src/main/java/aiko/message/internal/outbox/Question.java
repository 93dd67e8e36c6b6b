// SPDX-License-Identifier: Apache-2.0
package aiko.message.internal.outbox;

/**
 * A place in the order of published messages: the server is asked for an answer, which shows that it has seen those before.
 *
 * @param answered called on a thread of the transport
 */
record Question(Runnable answered) implements Sender.Item {}
