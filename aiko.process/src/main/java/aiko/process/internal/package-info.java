// SPDX-License-Identifier: Apache-2.0

/**
 * The process itself: its components, the state of its connection, and the view of each bundle.
 */
package aiko.process.internal;
