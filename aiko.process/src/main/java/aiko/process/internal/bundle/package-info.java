// SPDX-License-Identifier: Apache-2.0

/**
 * The relation of a bundle to its services: whether it is being replaced, whether its services may return, and which service of the next version
 * succeeds which.
 */
package aiko.process.internal.bundle;
