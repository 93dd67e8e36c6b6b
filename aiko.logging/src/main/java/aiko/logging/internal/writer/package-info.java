// SPDX-License-Identifier: Apache-2.0
/** Writes each record to the destinations that the settings select. */
package aiko.logging.internal.writer;
