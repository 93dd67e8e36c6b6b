// SPDX-License-Identifier: Apache-2.0
/** The settings of a process in a namespace and at an MQTT server of its own. */
package aiko.testing.internal;
