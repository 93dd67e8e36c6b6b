// SPDX-License-Identifier: Apache-2.0
/** The registry of all metrics, and its snapshots. */
package aiko.monitor.internal.registry;
