// SPDX-License-Identifier: Apache-2.0
/** Bundles of the distribution, whose classes the class loader of the program loads. */
package aiko.launcher.connect;
