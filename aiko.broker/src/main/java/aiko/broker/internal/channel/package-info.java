// SPDX-License-Identifier: Apache-2.0
/**
 * The bytes of clients, plain or over TLS.
 */
package aiko.broker.internal.channel;
