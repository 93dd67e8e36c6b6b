// SPDX-License-Identifier: Apache-2.0
package aiko.launcher.connect;

import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.zip.ZipEntry;
import java.util.zip.ZipFile;
import org.osgi.framework.connect.ConnectContent;

/** A jar on the class path. */
final class JarContent implements ConnectContent {
    private final Path jar;
    private ZipFile open;
    private List<String> names = List.of();

    JarContent(Path jar) {
        this.jar = jar;
    }

    /** The framework reads them from the manifest. */
    @Override
    public Optional<Map<String, String>> getHeaders() {
        return Optional.empty();
    }

    @Override
    public synchronized Iterable<String> getEntries() throws IOException {
        if (names.isEmpty()) {
            names = opened().stream().map(ZipEntry::getName).toList();
        }
        return names;
    }

    @Override
    public synchronized Optional<ConnectEntry> getEntry(String name) {
        try {
            ZipFile zip = opened();
            ZipEntry entry = zip.getEntry(name);
            return entry == null ? Optional.empty() : Optional.of(new Entry(jar, zip, entry));
        } catch (IOException unreadable) {
            return Optional.empty();
        }
    }

    @Override
    public Optional<ClassLoader> getClassLoader() {
        return Optional.of(JarContent.class.getClassLoader());
    }

    @Override
    public synchronized void open() throws IOException {
        if (open == null) {
            open = new ZipFile(jar.toFile());
        }
    }

    private ZipFile opened() throws IOException {
        open();
        return open;
    }

    @Override
    public synchronized void close() throws IOException {
        if (open != null) {
            open.close();
            open = null;
        }
    }

    private record Entry(Path jar, ZipFile zip, ZipEntry entry) implements ConnectEntry {
        @Override
        public String getName() {
            return entry.getName();
        }

        @Override
        public long getContentLength() {
            return entry.getSize();
        }

        /** That of the jar: the time of an entry is a local one, and Java would load its time zones at each start. */
        @Override
        public long getLastModified() {
            return jar.toFile().lastModified();
        }

        @Override
        public InputStream getInputStream() throws IOException {
            return zip.getInputStream(entry);
        }
    }
}
