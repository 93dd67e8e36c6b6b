// SPDX-License-Identifier: Apache-2.0
/**
 * All benchmarks in one run, shortened, of this distribution and of another one in turns: which figures became better or worse, as a
 * table and a chart.
 */
package aiko.bench.all;
