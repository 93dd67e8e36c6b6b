// SPDX-License-Identifier: Apache-2.0
package aiko.deployer;

/**
 * Figures of the deploy folder since the deployer started.
 *
 * @param refused files that were refused when they were read, each once for each content
 * @param overLimit those of them that exceed a limit: {@code deploy.content-limit}, {@code deploy.manifest-limit} or
 *     {@code deploy.entry-list-limit}; the problem of the file names the setting
 */
public record DeployerStatistics(long refused, long overLimit) {}
