// SPDX-License-Identifier: Apache-2.0
/** The command {@code aiko wrap}: makes a bundle of a library. */
package aiko.tools.wrap;
