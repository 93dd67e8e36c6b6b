// SPDX-License-Identifier: Apache-2.0
/**
 * The messages of a process: publishing, receiving and subscribing over a connection to an MQTT server.
 */
package aiko.message.internal;
