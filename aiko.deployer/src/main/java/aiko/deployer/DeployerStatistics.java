// SPDX-License-Identifier: Apache-2.0
package aiko.deployer;

/**
 * Figures of the deploy folder since the deployer started.
 *
 * @param refused files that were refused when they were read, each once for each content
 * @param overLimit those of them that exceed a limit: {@code deploy.content-limit}, {@code deploy.manifest-limit} or
 *     {@code deploy.entry-list-limit}; the problem of the file names the setting
 * @param swaps bundles whose content was replaced by that of a file of the folder, successfully or not
 * @param rollbacks those of them whose content before was restored, since the new one failed
 */
public record DeployerStatistics(long refused, long overLimit, long swaps, long rollbacks) {
    /** Figures of files only. */
    public DeployerStatistics(long refused, long overLimit) {
        this(refused, overLimit, 0, 0);
    }
}
