// SPDX-License-Identifier: Apache-2.0
package aiko.deployer.internal.kept;

import aiko.process.spi.AtomicFile;
import java.io.IOException;
import java.io.StringWriter;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.Map;
import java.util.Properties;
import java.util.TreeMap;

/** A file that holds which bundle came from which file of the deploy folder, by symbolic name. */
public final class InstalledIndex {
    private static final String SEPARATOR = " ";

    private final Path file;

    public InstalledIndex(Path file) {
        this.file = file;
    }

    /** A file or an entry that is damaged counts as missing. */
    public Map<String, Installed> load() throws IOException {
        var properties = new Properties();
        try (var in = Files.newBufferedReader(file, StandardCharsets.UTF_8)) {
            properties.load(in);
        } catch (NoSuchFileException first) {
            return new TreeMap<>();
        } catch (IllegalArgumentException damaged) {
            properties.clear();
        }
        var installed = new TreeMap<String, Installed>();
        properties.forEach((symbolicName, value) -> {
            String[] hashAndName = value.toString().split(SEPARATOR, 2);
            if (hashAndName.length == 2) {
                installed.put(symbolicName.toString(), new Installed(hashAndName[1], hashAndName[0]));
            }
        });
        return installed;
    }

    public void save(Map<String, Installed> installed) throws IOException {
        var properties = new Properties();
        installed.forEach((symbolicName, from) ->
                properties.setProperty(symbolicName, from.hash() + SEPARATOR + from.fileName()));
        var text = new StringWriter();
        properties.store(text, null);
        AtomicFile.write(file, text.toString().getBytes(StandardCharsets.UTF_8));
    }
}
