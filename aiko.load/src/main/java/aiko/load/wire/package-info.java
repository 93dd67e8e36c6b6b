// SPDX-License-Identifier: Apache-2.0
/**
 * The checks of an MQTT server, {@code aiko bench wire}: whether it does what Aiko needs, and how fast. It uses a client of its own,
 * which shows every bit of a packet and hides nothing.
 */
package aiko.load.wire;
