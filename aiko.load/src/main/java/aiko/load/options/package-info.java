// SPDX-License-Identifier: Apache-2.0
/**
 * The options of command lines, as all benchmarks have them.
 */
package aiko.load.options;
