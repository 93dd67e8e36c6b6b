// SPDX-License-Identifier: Apache-2.0
/**
 * The load generator, {@code aiko bench}: it registers services with a registrar, and measures.
 */
package aiko.load;
