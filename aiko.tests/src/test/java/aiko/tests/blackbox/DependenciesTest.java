// SPDX-License-Identifier: Apache-2.0
package aiko.tests.blackbox;

import static org.assertj.core.api.Assertions.assertThat;

import aiko.tests.architecture.Pom;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.util.ArrayDeque;
import java.util.Arrays;
import java.util.HashMap;
import java.util.HashSet;
import java.util.HexFormat;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.jar.Attributes;
import java.util.jar.JarFile;
import java.util.regex.MatchResult;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.w3c.dom.Element;

/** The page of the dependencies lists exactly what is packaged, and nothing is packaged without a user. */
class DependenciesTest {
    private static final String PACKAGED = "In the distribution";
    private static final String OF_THE_BUILD = "Build and tests";
    private static final Pattern ROW = Pattern.compile("\\| `([^`]+)` \\| (\\S+) \\|([^|]*)\\|.*");
    private static final Pattern CONTAINED = Pattern.compile("in `([^`]+)`: `([^`]+)`");
    private static final Pattern JAR = Pattern.compile("(.+?)-(\\d[\\w.]*)\\.jar");
    private static final Pattern ROOT = Pattern.compile("bnd\\.identity;id='([^']+)'");
    private static final Pattern LICENCE = Pattern.compile("(?m)^[A-Z]\\S+( (AND|OR) \\S+)*$");
    private static final Pattern CLAUSE = Pattern.compile("(?:[^,\"]|\"[^\"]*\")+");

    /** A row of the page. */
    private record Row(String artifact, String version, String where) {}

    private static Path home() {
        return Distribution.command().getParent().getParent();
    }

    private static Path sources() {
        return Path.of(System.getProperty("aiko.examples")).getParent();
    }

    private static List<Row> rows(String heading) throws IOException {
        String page = Files.readString(home().resolve("docs/dependencies.md"));
        String section = page.split("\n## " + heading + "\n", 2)[1].split("\n## ", 2)[0];
        return section.lines()
                .map(ROW::matcher)
                .filter(Matcher::matches)
                .map(row -> new Row(row.group(1), row.group(2), row.group(3).strip()))
                .filter(row -> Character.isDigit(row.version().charAt(0)))
                .toList();
    }

    private static Map<String, String> versions(Stream<Row> rows) {
        return rows.collect(Collectors.toMap(Row::artifact, Row::version, (one, other) -> one, TreeMap::new));
    }

    private static List<Path> jars() throws IOException {
        try (Stream<Path> files = Files.walk(home())) {
            return files.filter(file -> file.toString().endsWith(".jar"))
                    .filter(file -> !home().relativize(file).startsWith("deploy"))
                    .sorted()
                    .toList();
        }
    }

    private static boolean isOurs(Path jar) {
        return jar.getFileName().toString().startsWith("aiko.");
    }

    private static Attributes manifest(Path jar) throws IOException {
        try (var file = new JarFile(jar.toFile())) {
            return file.getManifest().getMainAttributes();
        }
    }

    @Test
    void the_page_names_the_jars_of_the_distribution_with_their_versions() throws Exception {
        var packaged = new TreeMap<String, String>();
        for (Path jar : jars()) {
            Matcher name = JAR.matcher(jar.getFileName().toString());
            if (!isOurs(jar)) {
                Attributes manifest = manifest(jar);
                packaged.put(
                        name.matches() ? name.group(1) : manifest.getValue("Bundle-SymbolicName"),
                        name.matches() ? name.group(2) : manifest.getValue("Bundle-Version"));
            }
        }

        assertThat(packaged)
                .isNotEmpty()
                .isEqualTo(versions(rows(PACKAGED).stream()
                        .filter(row -> !CONTAINED.matcher(row.where()).matches())));
    }

    @Test
    void the_page_names_what_our_jars_contain_of_others() throws Exception {
        var contained = new TreeSet<String>();
        var undocumented = new TreeSet<String>();
        List<Row> rows = rows(PACKAGED);
        for (Path jar : jars()) {
            if (isOurs(jar)) {
                for (String name : packagesOfOthers(jar)) {
                    rows.stream()
                            .filter(row -> contains(row, jar, name))
                            .map(Row::artifact)
                            .findFirst()
                            .ifPresentOrElse(
                                    contained::add, () -> undocumented.add(jar.getFileName() + " contains " + name));
                }
            }
        }

        assertThat(undocumented).isEmpty();
        assertThat(contained)
                .isEqualTo(versions(rows.stream()
                                .filter(row -> CONTAINED.matcher(row.where()).matches()))
                        .keySet());
    }

    private static boolean contains(Row row, Path jar, String packageName) {
        Matcher contained = CONTAINED.matcher(row.where());
        return contained.matches()
                && jar.getFileName().toString().startsWith(contained.group(1) + '-')
                && (packageName + '.').startsWith(contained.group(2) + '.');
    }

    private static Set<String> packagesOfOthers(Path jar) throws IOException {
        try (var file = new JarFile(jar.toFile())) {
            return file.stream()
                    .map(entry -> entry.getName().replaceFirst("^META-INF/versions/\\d+/", ""))
                    .filter(name -> name.endsWith(".class") && name.contains("/"))
                    .map(name -> name.substring(0, name.lastIndexOf('/')).replace('/', '.'))
                    .filter(name -> !name.startsWith("aiko."))
                    .collect(Collectors.toCollection(TreeSet::new));
        }
    }

    @Test
    void the_page_names_what_the_build_uses_with_its_versions() throws Exception {
        Pom pom = Pom.read("pom.xml");
        var used = new TreeMap<String, String>();
        for (String kind : List.of("dependency", "plugin", "palantirJavaFormat")) {
            for (Element element : pom.elements(kind)) {
                String version = pom.version(element);
                if (!version.isEmpty()) {
                    String artifact = Pom.text(element, "artifactId");
                    used.put(artifact.isEmpty() ? "palantir-java-format" : artifact, version);
                }
            }
        }

        assertThat(used)
                .isNotEmpty()
                .isEqualTo(
                        versions(Stream.of(rows(PACKAGED), rows(OF_THE_BUILD)).flatMap(List::stream)));
    }

    @Test
    void the_bill_of_materials_lists_each_jar_with_its_hash_and_what_our_jars_contain() throws Exception {
        String bill = Files.readString(home().resolve("sbom.json"));
        for (Path jar : jars()) {
            if (!home().relativize(jar).startsWith("repo")) {
                assertThat(bill)
                        .contains("{\"location\": \"" + home().relativize(jar) + "\"}")
                        .contains("{\"alg\": \"SHA-256\", \"content\": \"" + sha256(jar) + "\"}");
            }
        }
        for (Row row : rows(PACKAGED)) {
            assertThat(bill).contains('/' + row.artifact() + '@' + row.version() + "?type=jar\"");
        }
        // Nothing of this machine or moment.
        assertThat(bill).doesNotContain(home().toString()).contains("\"timestamp\": \"" + outputTime() + "\"");
    }

    private static String outputTime() throws Exception {
        return Pom.read("pom.xml")
                .elements("project.build.outputTimestamp")
                .get(0)
                .getTextContent();
    }

    private static String sha256(Path file) throws Exception {
        return HexFormat.of().formatHex(MessageDigest.getInstance("SHA-256").digest(Files.readAllBytes(file)));
    }

    @Test
    void the_notice_names_the_licence_of_each_part() throws Exception {
        String notice = Files.readString(home().resolve("NOTICE"));
        String licences = Files.readString(home().resolve("licences.txt"));
        for (Row row : rows(PACKAGED)) {
            assertThat(licences).contains(':' + row.artifact() + ' ' + row.version() + "  (");
            Matcher contained = CONTAINED.matcher(row.where());
            if (contained.matches()) {
                assertThat(notice).contains("\n  " + contained.group(1) + ": ");
            }
        }
        for (String licence : LICENCE.matcher(licences)
                .results()
                .flatMap(line -> Stream.of(line.group().split(" AND | OR ")))
                .toList()) {
            assertThat(notice.replace("EDL-1.0", "BSD-3-Clause")).contains(licence);
        }
    }

    @Test
    void the_check_without_a_network_finds_what_a_copy_of_the_database_says(@TempDir Path database) throws Exception {
        Files.writeString(database.resolve("1.json"), advisory("ADVISORY-1", "4.0.0", "999"));
        Files.writeString(database.resolve("2.json"), advisory("ADVISORY-2", "0", "4.0.1"));
        // All fields that a record of the real database has; its events are in another order.
        Files.writeString(database.resolve("3.json"), wholeRecord());
        Process check = new ProcessBuilder(
                        Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                        "-XX:TieredStopAtLevel=1",
                        "-cp",
                        home().resolve("lib/tools") + "/*",
                        sources().resolve("cnf/Vulnerabilities.java").toString(),
                        home().resolve("sbom.json").toString(),
                        database.toString())
                .redirectErrorStream(true)
                .start();
        String output = new String(check.getInputStream().readAllBytes(), StandardCharsets.UTF_8);

        assertThat(output)
                .containsPattern("org\\.jline:jline \\S+: ADVISORY-1: an example; fixed in 999\n"
                        + "org\\.jline:jline \\S+: ADVISORY-3, CVE-0000-0003: a whole record; fixed in 3.9, 999\n"
                        + "2 vulnerabilities of \\d+ parts in 3 records")
                .doesNotContain("ADVISORY-2");
        assertThat(check.waitFor()).isEqualTo(1);
    }

    private static String wholeRecord() {
        return """
                {"schema_version": "1.6.7", "id": "ADVISORY-3", "modified": "2026-01-02T03:04:05.678Z",
                 "published": "2026-01-01T00:00:00Z", "aliases": ["CVE-0000-0003"], "related": [],
                 "summary": "a whole\\nrecord", "details": "# Impact\\n…",
                 "severity": [{"type": "CVSS_V3", "score": "CVSS:3.1/AV:N/AC:L/PR:N/UI:N/S:U/C:N/I:N/A:H"}],
                 "affected": [{
                   "package": {"ecosystem": "Maven:https://repo.example/maven2", "name": "org.jline:jline",
                               "purl": "pkg:maven/org.jline/jline"},
                   "ranges": [{"type": "ECOSYSTEM",
                               "events": [{"fixed": "3.9"}, {"introduced": "0"}, {"fixed": "999"}, {"introduced": "3.10"}],
                               "database_specific": {}}],
                   "versions": ["3.8"], "database_specific": {"source": "https://example.org"}}],
                 "references": [{"type": "ADVISORY", "url": "https://example.org"}],
                 "database_specific": {"cwe_ids": ["CWE-400"], "severity": "HIGH"},
                 "credits": [{"name": "N. N.", "type": "FINDER"}]}
                """;
    }

    private static String advisory(String id, String introduced, String fixed) {
        return """
                {"id": "%s", "summary": "an example", "affected": [{
                  "package": {"ecosystem": "Maven", "name": "org.jline:jline"},
                  "ranges": [{"type": "ECOSYSTEM", "events": [{"introduced": "%s"}, {"fixed": "%s"}]}]}]}
                """
                .formatted(id, introduced, fixed);
    }

    @Test
    void no_bundle_is_there_that_nobody_uses() throws Exception {
        Map<String, Set<String>> imports = new HashMap<>();
        Map<String, Set<String>> exporters = new LinkedHashMap<>();
        for (Path jar : jars()) {
            Attributes manifest = manifest(jar);
            if (jar.getParent().endsWith("system") || jar.getParent().endsWith("optional")) {
                String bundle =
                        manifest.getValue("Bundle-SymbolicName").split(";")[0].strip();
                imports.put(bundle, names(manifest.getValue("Import-Package")));
                names(manifest.getValue("Export-Package")).forEach(name -> exporters
                        .computeIfAbsent(name, first -> new HashSet<>())
                        .add(bundle));
            }
        }
        var used = new TreeSet<String>();
        var unseen = new ArrayDeque<>(roots());
        while (!unseen.isEmpty()) {
            String bundle = unseen.poll();
            if (used.add(bundle)) {
                for (String name : imports.get(bundle)) {
                    unseen.addAll(exporters.getOrDefault(name, Set.of()));
                }
            }
        }

        assertThat(new TreeSet<>(imports.keySet())).isNotEmpty().isEqualTo(used);
    }

    private static List<String> roots() throws IOException {
        return ROOT.matcher(Files.readString(sources().resolve("aiko.container/optional.bndrun")))
                .results()
                .map(result -> result.group(1))
                .toList();
    }

    /** The packages that a header names. */
    private static Set<String> names(String header) {
        return header == null
                ? Set.of()
                : CLAUSE.matcher(header)
                        .results()
                        .map(MatchResult::group)
                        .flatMap(clause -> Arrays.stream(clause.split(";")).takeWhile(part -> !part.contains("=")))
                        .map(String::strip)
                        .collect(Collectors.toSet());
    }
}
