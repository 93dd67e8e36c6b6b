// SPDX-License-Identifier: Apache-2.0
/** {@code aiko config}: the settings of a container that does not run, and the mistakes in its files. */
package aiko.tools.config;
