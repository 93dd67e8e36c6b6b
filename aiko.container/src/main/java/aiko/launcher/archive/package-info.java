// SPDX-License-Identifier: Apache-2.0
/** The class-data archive, with which Java starts the container faster. */
package aiko.launcher.archive;
