// SPDX-License-Identifier: Apache-2.0
/** Finds the word that was probably meant. */
package aiko.deployer.internal.word;
