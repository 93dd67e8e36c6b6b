// SPDX-License-Identifier: Apache-2.0
/** The figures of many runs of benchmarks: compared with those of another distribution, as tables, JSON and a chart. */
package aiko.bench.all.figure;
