// SPDX-License-Identifier: Apache-2.0
package aiko.load;

/** What the MQTT server is to publish, not retained, when the connection ends without goodbye. */
record Will(String topic, String payload) {}
