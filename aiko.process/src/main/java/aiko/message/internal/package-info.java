// SPDX-License-Identifier: Apache-2.0
/**
 * The messages of a process: what it publishes, receives and subscribes to over its connection to an MQTT server.
 */
package aiko.message.internal;
