// SPDX-License-Identifier: Apache-2.0
package aiko.deployer.internal.installed;

import static org.assertj.core.api.Assertions.assertThat;

import aiko.deployer.internal.jar.BundleFile;
import aiko.deployer.internal.kept.Installed;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.osgi.framework.Version;

class PlanTest {
    private static final Set<String> NONE = Set.of();

    private static BundleFile file(String name, String symbolicName, String version, long modified) {
        return new BundleFile(
                name,
                modified,
                Path.of(name),
                name + version + modified,
                symbolicName,
                Version.parseVersion(version),
                Map.of());
    }

    private static Map<String, Installed> installed(BundleFile file) {
        return Map.of(file.symbolicName(), new Installed(file.name(), file.hash()));
    }

    @Test
    void a_new_file_is_installed() {
        BundleFile a = file("a.jar", "a", "1.0.0", 1);
        Plan plan = Plan.of(List.of(a), NONE, Map.of(), NONE);
        assertThat(plan.install()).containsExactly(a);
        assertThat(plan.update()).isEmpty();
        assertThat(plan.uninstall()).isEmpty();
    }

    @Test
    void the_same_content_is_no_work() {
        BundleFile a = file("a.jar", "a", "1.0.0", 1);
        Plan plan = Plan.of(List.of(a), NONE, installed(a), NONE);
        assertThat(plan.install()).isEmpty();
        assertThat(plan.update()).isEmpty();
        assertThat(plan.uninstall()).isEmpty();
    }

    @Test
    void other_content_is_an_update_even_to_an_older_version() {
        BundleFile before = file("a.jar", "a", "2.0.0", 1);
        BundleFile after = file("a.jar", "a", "1.0.0", 2);
        assertThat(Plan.of(List.of(after), NONE, installed(before), NONE).update())
                .containsExactly(after);
    }

    @Test
    void what_has_gone_is_uninstalled_but_not_what_cannot_be_read_just_now() {
        BundleFile a = file("a.jar", "a", "1.0.0", 1);
        assertThat(Plan.of(List.of(), NONE, installed(a), NONE).uninstall()).containsExactly("a");
        assertThat(Plan.of(List.of(), Set.of("a.jar"), installed(a), NONE).uninstall())
                .isEmpty();
    }

    @Test
    void of_several_files_with_one_symbolic_name_the_highest_version_then_the_newest_counts() {
        BundleFile old = file("old.jar", "a", "1.0.0", 9);
        BundleFile high = file("high.jar", "a", "1.10.0", 1);
        BundleFile newer = file("newer.jar", "a", "1.10.0", 2);
        Plan plan = Plan.of(List.of(old, high, newer), NONE, Map.of(), NONE);
        assertThat(plan.install()).containsExactly(newer);
        assertThat(plan.superseded()).containsOnlyKeys(old, high).containsValue(newer);
    }

    @Test
    void a_bundle_of_the_container_is_refused() {
        BundleFile evil = file("evil.jar", "aiko.process", "9.0.0", 1);
        Plan plan = Plan.of(List.of(evil), NONE, Map.of(), Set.of("aiko.process"));
        assertThat(plan.refused()).containsExactly(evil);
        assertThat(plan.install()).isEmpty();
    }
}
