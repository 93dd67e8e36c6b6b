// SPDX-License-Identifier: Apache-2.0
/**
 * The MQTT server: its thread, its clients, and what they ask for.
 */
package aiko.broker.internal.mqtt;
