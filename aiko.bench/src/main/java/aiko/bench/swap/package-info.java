// SPDX-License-Identifier: Apache-2.0
/**
 * The content of the bundles that the benchmarks drop and replace: each bundle contains some of these classes, as
 * classes of its own. All of them publish their reports over MQTT, on {@code bench/swap}.
 */
package aiko.bench.swap;
