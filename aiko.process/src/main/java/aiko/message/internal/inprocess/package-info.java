// SPDX-License-Identifier: Apache-2.0
/**
 * Messages within a process that works without an MQTT server.
 */
package aiko.message.internal.inprocess;
