// SPDX-License-Identifier: Apache-2.0
package aiko.deployer.internal.kept;

import aiko.deployer.internal.file.AtomicFile;
import java.io.File;
import java.io.IOException;
import java.io.StringWriter;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.Properties;
import java.util.TreeMap;
import org.osgi.framework.BundleContext;

/** Remembers what came from which file for as long as the framework runs, should this bundle itself be replaced. */
public final class RememberedBundles {
    private static final String SEPARATOR = " ";

    private final Path file;

    public RememberedBundles(BundleContext context) {
        File dataFile = context.getDataFile("installed");
        file = dataFile == null ? null : dataFile.toPath();
    }

    public Map<String, Installed> load() throws IOException {
        var remembered = new TreeMap<String, Installed>();
        if (file != null && Files.exists(file)) {
            var properties = new Properties();
            try (var reader = Files.newBufferedReader(file, StandardCharsets.UTF_8)) {
                properties.load(reader);
            }
            properties.forEach((symbolicName, value) -> {
                String[] hashAndName = value.toString().split(SEPARATOR, 2);
                remembered.put(symbolicName.toString(), new Installed(hashAndName[1], hashAndName[0]));
            });
        }
        return remembered;
    }

    public void save(Map<String, Installed> installed) throws IOException {
        if (file == null) {
            return;
        }
        var properties = new Properties();
        installed.forEach((symbolicName, from) ->
                properties.setProperty(symbolicName, from.hash() + SEPARATOR + from.fileName()));
        var text = new StringWriter();
        properties.store(text, null);
        AtomicFile.write(file, text.toString().getBytes(StandardCharsets.UTF_8));
    }
}
