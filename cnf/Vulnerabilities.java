// SPDX-License-Identifier: Apache-2.0

import aQute.bnd.version.MavenVersion;
import aQute.lib.json.JSONCodec;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import java.util.zip.ZipEntry;
import java.util.zip.ZipInputStream;

/**
 * Compares the parts of a distribution with a copy of the OSV database, without a network: {@code java -cp 'lib/tools/*'
 * cnf/Vulnerabilities.java SBOM OSV}, where OSV is the export of an ecosystem, {@code all.zip}, or a folder with its JSON files.
 *
 * <p>Exit status: 0 nothing is known, 1 something is, 2 a mistake. See docs/contributors.md for what it does not do.
 */
final class Vulnerabilities {
    private final Map<String, String> versions = new TreeMap<>();
    private final TreeSet<String> found = new TreeSet<>();
    private int records;

    public static void main(String[] arguments) throws Exception {
        if (arguments.length != 2) {
            System.err.println("usage: java -cp 'lib/tools/*' cnf/Vulnerabilities.java SBOM OSV");
            System.exit(2);
        }
        Vulnerabilities check = new Vulnerabilities();
        try {
            check.readParts(Path.of(arguments[0]));
            check.compare(Path.of(arguments[1]));
        } catch (IOException unreadable) {
            System.err.println("vulnerabilities: cannot read " + unreadable.getMessage());
            System.exit(2);
        }
        check.found.forEach(System.out::println);
        System.out.println(check.found.size() + " vulnerabilities of " + check.versions.size() + " parts in " + check.records
                + " records");
        System.exit(check.found.isEmpty() ? 0 : 1);
    }

    private void readParts(Path bill) throws Exception {
        for (Map<?, ?> part : maps(json(Files.readString(bill)).get("components"))) {
            versions.put(part.get("group") + ":" + part.get("name"), part.get("version").toString());
        }
    }

    private void compare(Path database) throws Exception {
        if (Files.isDirectory(database)) {
            try (Stream<Path> files = Files.walk(database)) {
                for (Path file :
                        files.filter(each -> each.toString().endsWith(".json")).toList()) {
                    compare(json(Files.readString(file)));
                }
            }
            return;
        }
        try (InputStream in = Files.newInputStream(database);
                ZipInputStream zip = new ZipInputStream(in)) {
            for (ZipEntry entry = zip.getNextEntry(); entry != null; entry = zip.getNextEntry()) {
                if (entry.getName().endsWith(".json")) {
                    compare(json(new String(zip.readAllBytes(), StandardCharsets.UTF_8)));
                }
            }
        }
    }

    private void compare(Map<?, ?> record) {
        records++;
        if (record.get("withdrawn") != null) {
            return;
        }
        for (Map<?, ?> affected : maps(record.get("affected"))) {
            Map<?, ?> artifact = (Map<?, ?>) affected.get("package");
            String name = artifact == null ? "" : String.valueOf(artifact.get("name"));
            String version = versions.get(name);
            if (version != null && isMaven(artifact.get("ecosystem")) && isAffected(version, affected)) {
                found.add(name + ' ' + version + ": " + line(record, affected));
            }
        }
    }

    private static boolean isAffected(String version, Map<?, ?> affected) {
        if (affected.get("versions") instanceof List<?> all && all.contains(version)) {
            return true;
        }
        return maps(affected.get("ranges")).stream()
                .filter(range -> "ECOSYSTEM".equals(range.get("type")))
                .anyMatch(range -> isWithin(version, maps(range.get("events"))));
    }

    /** The events of a record may be in any order: they count in that of their versions. */
    private static boolean isWithin(String version, List<Map<?, ?>> events) {
        MavenVersion own = new MavenVersion(version);
        boolean isWithin = false;
        List<Map<?, ?>> inOrder = new ArrayList<>(events);
        inOrder.sort(Comparator.comparing(Vulnerabilities::version));
        for (Map<?, ?> event : inOrder) {
            if (event.get("introduced") instanceof String first) {
                isWithin |= first.equals("0") || own.compareTo(new MavenVersion(first)) >= 0;
            } else if (event.get("fixed") instanceof String fixed) {
                isWithin &= own.compareTo(new MavenVersion(fixed)) < 0;
            } else if (event.get("last_affected") instanceof String last) {
                isWithin &= own.compareTo(new MavenVersion(last)) <= 0;
            }
        }
        return isWithin;
    }

    private static MavenVersion version(Map<?, ?> event) {
        Object version = event.isEmpty() ? "0" : event.values().iterator().next();
        return new MavenVersion(version.toString());
    }

    /** Alone, or followed by a colon and the address of a registry. */
    private static boolean isMaven(Object ecosystem) {
        return ecosystem != null && ecosystem.toString().matches("Maven(:.*)?");
    }

    private static String line(Map<?, ?> record, Map<?, ?> affected) {
        List<String> names = new ArrayList<>(List.of(String.valueOf(record.get("id"))));
        if (record.get("aliases") instanceof List<?> aliases) {
            aliases.forEach(alias -> names.add(alias.toString()));
        }
        String fixed = maps(affected.get("ranges")).stream()
                .flatMap(range -> maps(range.get("events")).stream())
                .map(event -> event.get("fixed"))
                .filter(each -> each != null)
                .map(Object::toString)
                .collect(Collectors.joining(", "));
        return String.join(", ", names) + ": " + String.valueOf(record.get("summary")).replaceAll("\\s+", " ")
                + (fixed.isEmpty() ? "; no fixed version is known" : "; fixed in " + fixed);
    }

    private static Map<?, ?> json(String text) throws Exception {
        return (Map<?, ?>) new JSONCodec().dec().from(text).get();
    }

    private static List<Map<?, ?>> maps(Object list) {
        List<Map<?, ?>> maps = new ArrayList<>();
        if (list instanceof List<?> all) {
            all.forEach(each -> maps.add((Map<?, ?>) each));
        }
        return maps;
    }
}
