// SPDX-License-Identifier: Apache-2.0
/** The last records of this container, kept in memory. */
package aiko.logging.internal.history;
