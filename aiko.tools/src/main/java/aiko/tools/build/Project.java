// SPDX-License-Identifier: Apache-2.0
package aiko.tools.build;

import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;
import javax.xml.XMLConstants;
import javax.xml.parsers.DocumentBuilderFactory;
import javax.xml.parsers.ParserConfigurationException;
import org.xml.sax.SAXException;

/** A Maven project with its modules. */
public final class Project {
    private static final String POM = "pom.xml";

    private final Path folder;

    public Project(Path folder) {
        this.folder = folder;
    }

    public Path folder() {
        return folder;
    }

    /** The outermost project that this one is a module of; itself, if it is none. Modules need each other, so they are built from there. */
    public Project reactor() throws IOException {
        Path outermost = folder;
        for (Path above = folder.getParent(); above != null; above = above.getParent()) {
            if (isOfSameOwner(above.resolve(POM))
                    && new Project(above).modules().contains(outermost)) {
                outermost = above;
            }
        }
        return outermost.equals(folder) ? this : new Project(outermost);
    }

    /** Maven runs what a POM says: one in a folder that others can write to, such as that for temporary files, may be a trap. */
    private boolean isOfSameOwner(Path pom) {
        try {
            return Files.isRegularFile(pom) && Files.getOwner(pom).equals(Files.getOwner(folder.resolve(POM)));
        } catch (IOException unreadable) {
            return false;
        }
    }

    /** The folders of the project and its modules, of all profiles. What is missing or cannot be read is left to Maven. */
    Set<Path> modules() throws IOException {
        var found = new LinkedHashSet<Path>();
        var unread = new ArrayDeque<>(List.of(folder));
        while (!unread.isEmpty()) {
            Path module = unread.poll();
            if (Files.isRegularFile(module.resolve(POM)) && found.add(module)) {
                for (String name : modulesOf(module.resolve(POM))) {
                    Path path = module.resolve(name).normalize();
                    unread.add(path.endsWith(POM) ? path.getParent() : path);
                }
            }
        }
        return found;
    }

    private static List<String> modulesOf(Path pom) throws IOException {
        var names = new ArrayList<String>();
        try (InputStream in = Files.newInputStream(pom)) {
            var factory = DocumentBuilderFactory.newInstance();
            factory.setFeature(XMLConstants.FEATURE_SECURE_PROCESSING, true);
            factory.setFeature("http://apache.org/xml/features/disallow-doctype-decl", true);
            var builder = factory.newDocumentBuilder();
            // It prints.
            builder.setErrorHandler(null);
            var elements = builder.parse(in).getElementsByTagName("module");
            for (int i = 0; i < elements.getLength(); i++) {
                names.add(elements.item(i).getTextContent().strip());
            }
        } catch (SAXException | ParserConfigurationException malformed) {
            return List.of();
        }
        return names;
    }

    /** The newest bundle of each module; bundles with tests are left out. */
    public List<BuiltBundle> bundles() throws IOException {
        var bundles = new ArrayList<BuiltBundle>();
        for (Path module : modules()) {
            Path target = module.resolve("target");
            if (Files.isDirectory(target)) {
                newest(target).ifPresent(bundles::add);
            }
        }
        return bundles;
    }

    private static Optional<BuiltBundle> newest(Path target) throws IOException {
        try (Stream<Path> files = Files.list(target)) {
            return files.filter(file -> file.toString().endsWith(".jar"))
                    .map(BuiltBundle::read)
                    .flatMap(Optional::stream)
                    .max(Comparator.comparing(BuiltBundle::modified));
        }
    }
}
