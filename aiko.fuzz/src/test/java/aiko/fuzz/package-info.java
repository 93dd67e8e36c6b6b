// SPDX-License-Identifier: Apache-2.0
/** Fuzz targets: each takes any bytes, and throws only if a promise is broken. */
package aiko.fuzz;
