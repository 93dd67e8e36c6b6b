// SPDX-License-Identifier: Apache-2.0

/**
 * What a bundle means for its services: whether it is being replaced, whether its services return, and which service of the next version succeeds which.
 */
package aiko.process.internal.bundle;
