// SPDX-License-Identifier: Apache-2.0
package aiko.deployer.internal;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.HashMap;
import java.util.Hashtable;
import java.util.Map;
import java.util.Properties;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.osgi.framework.BundleContext;
import org.osgi.service.cm.Configuration;
import org.osgi.service.cm.ConfigurationAdmin;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.Deactivate;
import org.osgi.service.component.annotations.Reference;
import org.osgi.service.log.Logger;
import org.osgi.service.log.LoggerFactory;

/**
 * The configuration folder: {@code PID.cfg}, or {@code PID~NAME.cfg} for one of several, is read into Config Admin, at the
 * start and whenever it changes. Files are never written.
 */
@Component(service = ConfigurationFolder.class, immediate = true)
public class ConfigurationFolder {
    private static final String ENDING = ".cfg";
    private static final Duration LOOK_ANYWAY = Duration.ofSeconds(10);

    private final ConfigurationAdmin admin;
    private final Logger logger;
    private final Path folder;
    private final Map<String, Properties> read = new HashMap<>();
    private final Thread thread = new Thread(this::watch, "aiko-configuration");
    private volatile boolean stopping;

    @Activate
    public ConfigurationFolder(
            BundleContext context,
            @Reference ConfigurationAdmin admin,
            @Reference(service = LoggerFactory.class) Logger logger)
            throws IOException {
        this.admin = admin;
        this.logger = logger;
        String configured = context.getProperty("aiko.etc.dir");
        folder = Path.of(configured == null ? "etc" : configured);
        if (configured != null && Files.isDirectory(folder)) {
            apply();
            thread.setDaemon(true);
            thread.start();
        }
    }

    @Deactivate
    void deactivate() {
        stopping = true;
        thread.interrupt();
    }

    Path path() {
        return folder;
    }

    private void watch() {
        try (var watcher = new FolderWatcher(folder)) {
            while (!stopping) {
                watcher.await(LOOK_ANYWAY);
                apply();
            }
        } catch (InterruptedException stopped) {
            // as wanted
        } catch (IOException failure) {
            logger.error("the configuration folder {} is no longer watched: {}", folder, failure.getMessage());
        }
    }

    private void apply() throws IOException {
        Map<String, Properties> present = load();
        for (var entry : present.entrySet()) {
            if (!entry.getValue().equals(read.get(entry.getKey()))) {
                configuration(entry.getKey()).updateIfDifferent(dictionary(entry.getValue()));
            }
        }
        for (String pid : read.keySet()) {
            if (!present.containsKey(pid)) {
                configuration(pid).delete();
            }
        }
        read.clear();
        read.putAll(present);
    }

    private Map<String, Properties> load() throws IOException {
        var present = new TreeMap<String, Properties>();
        try (Stream<Path> files = Files.list(folder)) {
            for (Path file : files.sorted().toList()) {
                String name = file.getFileName().toString();
                if (name.endsWith(ENDING) && !name.startsWith(".")) {
                    load(file, name.substring(0, name.length() - ENDING.length()), present);
                }
            }
        }
        return present;
    }

    private void load(Path file, String pid, Map<String, Properties> present) {
        var properties = new Properties();
        try (var reader = Files.newBufferedReader(file, StandardCharsets.UTF_8)) {
            properties.load(reader);
            present.put(pid, properties);
        } catch (IOException | IllegalArgumentException unreadable) {
            logger.error("etc/{} is left out: it can't be read: {}", file.getFileName(), unreadable.getMessage());
            // What it said before still counts.
            Properties before = read.get(pid);
            if (before != null) {
                present.put(pid, before);
            }
        }
    }

    private Configuration configuration(String pid) throws IOException {
        int tilde = pid.indexOf('~');
        return tilde < 0
                ? admin.getConfiguration(pid, "?")
                : admin.getFactoryConfiguration(pid.substring(0, tilde), pid.substring(tilde + 1), "?");
    }

    private static Hashtable<String, Object> dictionary(Properties properties) {
        var dictionary = new Hashtable<String, Object>();
        properties.forEach(
                (key, value) -> dictionary.put(key.toString(), value.toString().trim()));
        return dictionary;
    }
}
