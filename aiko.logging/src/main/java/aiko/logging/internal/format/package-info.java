// SPDX-License-Identifier: Apache-2.0
/** The forms of a record: text and JSON for files and the console, and the reference implementation's form for MQTT. */
package aiko.logging.internal.format;
