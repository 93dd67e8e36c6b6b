// SPDX-License-Identifier: Apache-2.0
/** The places where records are written: console, files, MQTT, and the OSGi log of the framework. */
package aiko.logging.internal.destination;
