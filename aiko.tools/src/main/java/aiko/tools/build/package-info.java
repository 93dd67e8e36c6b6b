// SPDX-License-Identifier: Apache-2.0
/** Maven projects: their modules and sources, how Maven builds them, and the bundles that they make. */
package aiko.tools.build;
