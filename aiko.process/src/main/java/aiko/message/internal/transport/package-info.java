// SPDX-License-Identifier: Apache-2.0
/**
 * The SPI of connections to MQTT servers, behind which the client library is hidden, and the settings of a server.
 */
package aiko.message.internal.transport;
