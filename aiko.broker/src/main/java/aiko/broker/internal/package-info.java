// SPDX-License-Identifier: Apache-2.0
/**
 * Starts an embedded MQTT server if a process needs one.
 */
package aiko.broker.internal;
