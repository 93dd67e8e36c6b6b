// SPDX-License-Identifier: Apache-2.0

/**
 * The process itself: its components, its connection to the MQTT server, and what each bundle sees of it.
 */
package aiko.process.internal;
