// SPDX-License-Identifier: Apache-2.0
/** Recognizes the content of files that are no bundles, or not for this Java, and names the remedy. */
package aiko.deployer.internal.content;
