// SPDX-License-Identifier: Apache-2.0
/** A record of the log: as it was made, as the text that is written, and the interfaces that pass it on. */
package aiko.logging.internal.record;
