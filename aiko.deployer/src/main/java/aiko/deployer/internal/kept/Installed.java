// SPDX-License-Identifier: Apache-2.0
package aiko.deployer.internal.kept;

/**
 * A bundle that came from the deploy folder.
 *
 * @param fileName the file that it came from
 * @param hash of the content
 */
public record Installed(String fileName, String hash) {}
