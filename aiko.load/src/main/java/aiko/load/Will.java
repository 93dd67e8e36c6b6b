// SPDX-License-Identifier: Apache-2.0
package aiko.load;

/** The last will of a connection: the message that the MQTT server publishes, not retained, if the connection breaks. */
record Will(String topic, String payload) {}
