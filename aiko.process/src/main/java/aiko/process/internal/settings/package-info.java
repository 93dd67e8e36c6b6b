// SPDX-License-Identifier: Apache-2.0

/**
 * The settings of a process, each from its configuration, the environment or its default, and the addresses and files that they name.
 */
package aiko.process.internal.settings;
