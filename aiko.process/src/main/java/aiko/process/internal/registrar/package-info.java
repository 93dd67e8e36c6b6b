// SPDX-License-Identifier: Apache-2.0

/**
 * The registrar as a process sees it: which one is the primary, and which services are announced to it.
 */
package aiko.process.internal.registrar;
