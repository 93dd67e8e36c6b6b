// SPDX-License-Identifier: Apache-2.0
package aiko.deployer.internal.installed;

import aiko.deployer.internal.jar.BundleFile;
import aiko.deployer.internal.kept.Installed;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;

/**
 * The changes that make the framework match the folder: one bundle for each symbolic name, of the highest
 * version, then the newest file.
 *
 * @param install bundles that are not there yet
 * @param update bundles that are there with other content
 * @param uninstall symbolic names of bundles that are no longer deployed
 * @param superseded files whose symbolic name another file has, by the file that counts
 * @param refused files that would replace a bundle of the container
 */
public record Plan(
        List<BundleFile> install,
        List<BundleFile> update,
        List<String> uninstall,
        Map<BundleFile, BundleFile> superseded,
        List<BundleFile> refused) {
    private static final Comparator<BundleFile> BEST_LAST = Comparator.comparing(BundleFile::version)
            .thenComparingLong(BundleFile::modifiedMillis)
            .thenComparing(BundleFile::name);

    /**
     * Compares the folder with the framework.
     *
     * @param files the bundles of the folder
     * @param unsettled names of files that exist but cannot be read: their bundles stay
     * @param installed bundles of the folder that are installed, by symbolic name
     * @param foreign symbolic names of bundles that are not of the folder
     */
    public static Plan of(
            List<BundleFile> files, Set<String> unsettled, Map<String, Installed> installed, Set<String> foreign) {
        var plan = new Plan(
                new ArrayList<>(), new ArrayList<>(), new ArrayList<>(), new TreeMap<>(BEST_LAST), new ArrayList<>());
        Map<String, BundleFile> winners = new TreeMap<>();
        for (BundleFile file : files) {
            if (foreign.contains(file.symbolicName())) {
                plan.refused.add(file);
            } else {
                winners.merge(
                        file.symbolicName(), file, (one, other) -> BEST_LAST.compare(one, other) >= 0 ? one : other);
            }
        }
        for (BundleFile file : files) {
            BundleFile winner = winners.get(file.symbolicName());
            if (winner != null && winner != file) {
                plan.superseded.put(file, winner);
            }
        }
        winners.forEach((symbolicName, file) -> {
            Installed present = installed.get(symbolicName);
            if (present == null) {
                plan.install.add(file);
            } else if (!present.hash().equals(file.hash()) && !unsettled.contains(present.fileName())) {
                plan.update.add(file);
            }
        });
        installed.forEach((symbolicName, present) -> {
            if (!winners.containsKey(symbolicName) && !unsettled.contains(present.fileName())) {
                plan.uninstall.add(symbolicName);
            }
        });
        return plan;
    }
}
