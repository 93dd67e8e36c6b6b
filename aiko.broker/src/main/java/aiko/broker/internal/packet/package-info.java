// SPDX-License-Identifier: Apache-2.0
/**
 * The packets of MQTT: read, written, and the message that they carry.
 */
package aiko.broker.internal.packet;
