// SPDX-License-Identifier: Apache-2.0
/** Reads and checks a jar: whether it is complete, a bundle, and signed as required. */
package aiko.deployer.internal.jar;
