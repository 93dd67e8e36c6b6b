// SPDX-License-Identifier: Apache-2.0
/**
 * MQTT through a WebSocket (RFC 6455).
 */
package aiko.message.internal.websocket;
