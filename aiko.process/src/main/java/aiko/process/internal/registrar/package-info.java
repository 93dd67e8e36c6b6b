// SPDX-License-Identifier: Apache-2.0

/**
 * The registrar as a process sees it: which one is the primary, and which services it is told of.
 */
package aiko.process.internal.registrar;
