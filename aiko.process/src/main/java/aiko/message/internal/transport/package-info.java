// SPDX-License-Identifier: Apache-2.0
/**
 * The interface to an MQTT client library, which hides it from all other packages, and the settings of a server.
 */
package aiko.message.internal.transport;
