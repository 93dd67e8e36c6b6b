// SPDX-License-Identifier: Apache-2.0
package aiko.deployer.internal.feature;

import java.io.IOException;
import java.io.Reader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Properties;
import java.util.TreeSet;

/** The file {@code optional/features} of the distribution: which bundles a feature has, and which PIDs configure it. */
final class FeatureIndex {
    private static final String FILE = "features";
    private static final String BUNDLES = ".bundles";

    private FeatureIndex() {}

    /**
     * A feature of the distribution.
     *
     * @param bundles symbolic names, in the order of their start
     */
    record Entry(String name, String description, List<String> pids, List<String> bundles) {}

    /** In the order of their names; none if the distribution has no optional bundles. */
    static List<Entry> read(Path folder) throws IOException {
        Path file = folder.resolve(FILE);
        if (!Files.exists(file)) {
            return List.of();
        }
        var properties = new Properties();
        try (Reader reader = Files.newBufferedReader(file, StandardCharsets.UTF_8)) {
            properties.load(reader);
        } catch (IllegalArgumentException malformed) {
            throw new IOException(file + ": " + malformed.getMessage(), malformed);
        }
        var entries = new ArrayList<Entry>();
        for (String key : new TreeSet<>(properties.stringPropertyNames())) {
            if (key.endsWith(BUNDLES)) {
                String name = key.substring(0, key.length() - BUNDLES.length());
                entries.add(new Entry(
                        name,
                        properties.getProperty(name + ".description", ""),
                        words(properties.getProperty(name + ".pids", "")),
                        words(properties.getProperty(key))));
            }
        }
        return entries;
    }

    private static List<String> words(String text) {
        return text.isBlank() ? List.of() : List.of(text.strip().split("[\\s,]+"));
    }
}
