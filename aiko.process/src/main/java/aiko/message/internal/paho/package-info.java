// SPDX-License-Identifier: Apache-2.0
/**
 * Connections by Eclipse Paho: its threads, the socket with TLS, and the packets that bypass it.
 */
package aiko.message.internal.paho;
