// SPDX-License-Identifier: Apache-2.0
/**
 * The content of the bundles that are dropped and replaced while swaps are measured: each bundle has some of these classes, as
 * classes of its own. All of them report over MQTT, on {@code bench/swap}.
 */
package aiko.bench.swap;
