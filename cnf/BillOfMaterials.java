// SPDX-License-Identifier: Apache-2.0

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.UUID;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/**
 * Writes the software bill of materials of a distribution, {@code sbom.json} in the format CycloneDX, and the licences of its
 * parts, {@code licences.txt}. The build runs it as a source file: {@code java BillOfMaterials.java DISTRIBUTION POM VERSION TIME}.
 *
 * <p>It reads docs/dependencies.md, which a test compares with the distribution: a plugin of Maven would list what modules are
 * compiled against, and neither what is embedded in bundles nor what is left out. Equal content gives equal files.
 */
final class BillOfMaterials {
    private static final String GROUP = "io.github.aiko-osgi";
    private static final Pattern ROW =
            Pattern.compile("\\| `([^`]+)` \\| (\\d\\S*) \\| ([^|]+) \\| ([^|]+) \\| \\d{4}-\\d\\d-\\d\\d \\|");
    private static final Pattern DEPENDENCY =
            Pattern.compile("<groupId>([^<]+)</groupId>\\s*<artifactId>([^<]+)</artifactId>");

    private final Path distribution;
    private final Map<String, Part> parts = new TreeMap<>();

    /** An artifact of the distribution, and the places where it is. */
    private static final class Part {
        private final String group;
        private final String name;
        private final String version;
        private final String licence;
        private final TreeSet<String> places = new TreeSet<>();
        private String hash = "";

        Part(String group, String name, String version, String licence) {
            this.group = group;
            this.name = name;
            this.version = version;
            this.licence = licence;
        }

        String identity() {
            return "pkg:maven/" + group + '/' + name + '@' + version + "?type=jar";
        }

        String json() {
            List<String> fields = new ArrayList<>(List.of(
                    "\"type\": \"library\"",
                    "\"bom-ref\": " + quoted(identity()),
                    "\"group\": " + quoted(group),
                    "\"name\": " + quoted(name),
                    "\"version\": " + quoted(version),
                    "\"purl\": " + quoted(identity()),
                    "\"licenses\": [{\"expression\": " + quoted(licence) + "}]"));
            if (!hash.isEmpty()) {
                fields.add("\"hashes\": [{\"alg\": \"SHA-256\", \"content\": " + quoted(hash) + "}]");
            }
            fields.add("\"evidence\": {\"occurrences\": ["
                    + String.join(", ", places.stream()
                            .map(place -> "{\"location\": " + quoted(place) + "}")
                            .toList())
                    + "]}");
            return "    {\n      " + String.join(",\n      ", fields) + "\n    }";
        }
    }

    private BillOfMaterials(Path distribution) {
        this.distribution = distribution;
    }

    public static void main(String[] arguments) throws IOException {
        Path distribution = Path.of(arguments[0]);
        BillOfMaterials bill = new BillOfMaterials(distribution);
        bill.addOthers(Files.readString(Path.of(arguments[1])));
        bill.addJars(arguments[2]);
        Files.writeString(distribution.resolve("sbom.json"), bill.json(arguments[2], arguments[3]));
        Files.writeString(distribution.resolve("licences.txt"), bill.licences());
    }

    private void addOthers(String pom) throws IOException {
        Map<String, String> groups = new TreeMap<>();
        for (Matcher matcher = DEPENDENCY.matcher(pom); matcher.find(); ) {
            groups.put(matcher.group(2), matcher.group(1));
        }
        String page = Files.readString(distribution.resolve("docs/dependencies.md"));
        String table = page.split("\n## In the distribution\n", 2)[1].split("\n## ", 2)[0];
        for (Matcher row = ROW.matcher(table); row.find(); ) {
            String name = row.group(1);
            String group = groups.get(name);
            if (group == null) {
                throw new IOException("docs/dependencies.md: " + name + " is not in the POM");
            }
            Part part = new Part(group, name, row.group(2), expression(row.group(4)));
            part = parts.merge(part.identity(), part, (known, same) -> known);
            addPlace(part, row.group(3).replace("`", ""));
        }
    }

    /** Jars of a folder are found by {@link #addJars}; other places are a file, or one of our jars that contains the part. */
    private void addPlace(Part part, String where) throws IOException {
        if (where.endsWith(".jar")) {
            addJar(part, distribution.resolve(where));
        } else if (where.startsWith("in ")) {
            part.places.add(where);
        }
    }

    private void addJar(Part part, Path jar) throws IOException {
        part.places.add(location(jar));
        part.hash = hash(jar);
    }

    private void addJars(String version) throws IOException {
        Map<String, Part> byFile = new TreeMap<>();
        parts.values().forEach(part -> byFile.put(part.name + '-' + part.version + ".jar", part));
        for (String folder : List.of("system", "optional", "lib")) {
            Path root = distribution.resolve(folder);
            if (!Files.isDirectory(root)) {
                continue;
            }
            try (Stream<Path> files = Files.walk(root)) {
                for (Path jar : files.filter(file -> file.toString().endsWith(".jar")).sorted().toList()) {
                    String file = jar.getFileName().toString();
                    if (byFile.containsKey(file)) {
                        addJar(byFile.get(file), jar);
                    } else if (file.startsWith("aiko.")) {
                        String artifact = file.substring(0, file.length() - ".jar".length()).replace('-' + version, "");
                        Part ours = new Part(GROUP, artifact, version, "Apache-2.0");
                        addJar(ours, jar);
                        parts.put(ours.identity(), ours);
                    } else if (parts.values().stream().noneMatch(part -> part.places.contains(location(jar)))) {
                        throw new IOException("docs/dependencies.md: " + location(jar) + " is missing");
                    }
                }
            }
        }
    }

    private String location(Path jar) {
        return distribution.relativize(jar).toString().replace('\\', '/');
    }

    /** An expression of SPDX from the words of the page. The Eclipse Distribution License is the BSD license with three clauses. */
    private static String expression(String licence) {
        return licence.strip()
                .replaceAll(", with [^:]+: ", " AND ")
                .replace(" or ", " OR ")
                .replace("EDL-1.0", "BSD-3-Clause");
    }

    private static String hash(Path file) throws IOException {
        try {
            return HexFormat.of().formatHex(MessageDigest.getInstance("SHA-256").digest(Files.readAllBytes(file)));
        } catch (NoSuchAlgorithmException impossible) {
            throw new IllegalStateException(impossible);
        }
    }

    private String json(String version, String time) {
        String components =
                String.join(",\n", parts.values().stream().map(Part::json).toList());
        UUID serial = UUID.nameUUIDFromBytes((version + components).getBytes(StandardCharsets.UTF_8));
        return """
                {
                  "bomFormat": "CycloneDX",
                  "specVersion": "1.5",
                  "serialNumber": "urn:uuid:%s",
                  "version": 1,
                  "metadata": {
                    "timestamp": %s,
                    "component": {
                      "type": "application",
                      "bom-ref": "aiko",
                      "group": %s,
                      "name": "aiko",
                      "version": %s,
                      "licenses": [{"license": {"id": "Apache-2.0"}}]
                    }
                  },
                  "components": [
                %s
                  ]
                }
                """
                .formatted(serial, quoted(time), quoted(GROUP), quoted(version), components);
    }

    /** Without our own jars. */
    private String licences() {
        Map<String, List<String>> byLicence = new TreeMap<>();
        for (Part part : parts.values()) {
            if (!part.group.equals(GROUP)) {
                byLicence
                        .computeIfAbsent(part.licence, first -> new ArrayList<>())
                        .add("  " + part.group + ':' + part.name + ' ' + part.version + "  ("
                                + String.join("; ", part.places) + ")\n");
            }
        }
        StringBuilder text = new StringBuilder("Works of others in this distribution, by licence:\n");
        byLicence.forEach((licence, lines) -> {
            text.append('\n').append(licence).append('\n');
            lines.forEach(text::append);
        });
        return text.toString();
    }

    private static String quoted(String text) {
        return '"' + text.replace("\\", "\\\\").replace("\"", "\\\"") + '"';
    }
}
