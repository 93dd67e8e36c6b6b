// SPDX-License-Identifier: Apache-2.0
/**
 * Messages on their way to the server: queued, sent in order, sent again after a reconnect, and given up if the server
 * does not accept them.
 */
package aiko.message.internal.outbox;
