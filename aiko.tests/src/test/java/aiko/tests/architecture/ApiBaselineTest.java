// SPDX-License-Identifier: Apache-2.0
package aiko.tests.architecture;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Who depends on a package of ours learns from its version whether it has changed. */
class ApiBaselineTest {
    /** Writes the baselines of a release: see docs/contributors.md. */
    private static final String RENEW = "aiko.baseline.renew";

    private static Path distribution() {
        return Path.of(System.getProperty("aiko.distribution"));
    }

    private static Path baselines() {
        return Path.of(System.getProperty("aiko.examples")).getParent().resolve("cnf/baseline");
    }

    private static String name(Path jar) {
        return jar.getFileName().toString().split("-")[0];
    }

    /** Our bundles with an API, as they were packaged. */
    private static List<Path> bundles() throws IOException {
        var found = new ArrayList<Path>();
        for (String folder : List.of("system", "optional")) {
            try (Stream<Path> files = Files.list(distribution().resolve(folder))) {
                for (Path file : (Iterable<Path>) files.sorted()::iterator) {
                    if (name(file).startsWith("aiko.") && ApiBaseline.hasApi(file)) {
                        found.add(file);
                    }
                }
            }
        }
        return found;
    }

    @Test
    void each_package_has_a_version_that_tells_of_its_changes_since_the_last_release() throws Exception {
        var problems = new ArrayList<String>();
        for (Path bundle : bundles()) {
            Path baseline = baselines().resolve(name(bundle) + ".jar");
            if (Boolean.getBoolean(RENEW)) {
                ApiBaseline.write(bundle, baseline);
            }
            if (Files.exists(baseline)) {
                problems.addAll(ApiBaseline.problems(bundle, baseline));
            }
        }

        assertThat(bundles()).hasSizeGreaterThan(5);
        assertThat(problems).isEmpty();
    }

    @Test
    void each_baseline_belongs_to_a_bundle() throws Exception {
        try (Stream<Path> files = Files.list(baselines())) {
            assertThat(files.map(ApiBaselineTest::name).map(name -> name.replace(".jar", "")))
                    .isNotEmpty()
                    .isSubsetOf(bundles().stream().map(ApiBaselineTest::name).toList());
        }
    }

    @Test
    void a_changed_package_of_the_same_version_is_a_problem_that_names_the_change(@TempDir Path folder)
            throws Exception {
        Path bundle = bundles().stream()
                .filter(found -> name(found).equals("aiko.client"))
                .findFirst()
                .orElseThrow();
        Path older = folder.resolve("aiko.client.jar");
        ApiBaseline.write(bundle, older);
        assertThat(ApiBaseline.problems(bundle, older)).isEmpty();

        ApiBaseline.write(bundle, older, "aiko/client/AikoClient.class");
        assertThat(ApiBaseline.problems(bundle, older))
                .singleElement()
                .asString()
                .contains("aiko.client: aiko.client has a change that is MINOR (+ aiko.client.AikoClient)")
                .contains("is needed; change @Version in its package-info.java");
    }
}
