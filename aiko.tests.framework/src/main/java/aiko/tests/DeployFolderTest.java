// SPDX-License-Identifier: Apache-2.0
package aiko.tests;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import aiko.deployer.DeployedFile;
import aiko.deployer.DeployedFile.State;
import aiko.deployer.Deployer;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.jar.Attributes;
import java.util.jar.JarOutputStream;
import java.util.jar.Manifest;
import java.util.zip.ZipEntry;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.osgi.framework.Bundle;
import org.osgi.framework.BundleContext;
import org.osgi.framework.BundleEvent;
import org.osgi.framework.SynchronousBundleListener;
import org.osgi.test.common.annotation.InjectBundleContext;
import org.osgi.test.common.annotation.InjectService;
import org.osgi.test.junit5.context.BundleContextExtension;
import org.osgi.test.junit5.service.ServiceExtension;

@ExtendWith({BundleContextExtension.class, ServiceExtension.class})
class DeployFolderTest {
    @InjectBundleContext
    BundleContext context;

    @InjectService(timeout = 10_000)
    Deployer deployer;

    @AfterEach
    void empty_the_folder() throws IOException {
        try (var files = Files.list(deployer.folder())) {
            for (Path file : files.toList()) {
                Files.delete(file);
            }
        }
        await().until(() -> Arrays.stream(context.getBundles())
                .noneMatch(bundle -> bundle.getLocation().startsWith("deploy:")));
    }

    @Test
    void what_a_link_in_the_data_area_of_any_bundle_leads_to_stays_when_that_is_uninstalled() throws Exception {
        Path precious = Files.createTempDirectory("precious");
        Path file = Files.writeString(precious.resolve("file"), "precious");
        Bundle installed = context.installBundle(
                "by hand", new java.io.ByteArrayInputStream(bundle("by.hand", "1.0.0", Map.of())));
        Files.createSymbolicLink(installed.getDataFile("link").toPath(), precious);
        installed.uninstall();
        assertThat(file).hasContent("precious");
        Files.delete(file);
        Files.delete(precious);
    }

    @Test
    void a_bundle_with_the_name_of_one_of_the_container_in_a_second_manifest_is_refused() throws Exception {
        byte[] jar = bundle("drop.one", "1.0.0", Map.of());
        var two = new ByteArrayOutputStream();
        try (var in = new java.util.jar.JarInputStream(new java.io.ByteArrayInputStream(jar));
                var out = new JarOutputStream(two, in.getManifest())) {
            out.putNextEntry(new ZipEntry("meta-inf/manifest.mf"));
            out.write(
                    "Manifest-Version: 1.0\nBundle-ManifestVersion: 2\nBundle-SymbolicName: aiko.process\n".getBytes());
        }
        drop("two.jar", two.toByteArray());
        await().until(() -> deployer.files().stream()
                .anyMatch(one -> one.toString().contains("two.jar") && one.state() == State.REFUSED));
        assertThat(deployer.files().get(0).problem()).contains("two manifests");
    }

    @Test
    void a_dropped_bundle_is_started_once_replaced_in_place_and_removed() throws IOException {
        var starts = new CopyOnWriteArrayList<String>();
        SynchronousBundleListener listener = event -> {
            if (event.getType() == BundleEvent.STARTED) {
                starts.add(event.getBundle().getSymbolicName()
                        + ' '
                        + event.getBundle().getVersion());
            }
        };
        context.addBundleListener(listener);
        drop("one.jar", bundle("drop.one", "1.0.0", Map.of()));
        await().until(() -> isActive("drop.one", "1.0.0"));
        long id = find("drop.one").orElseThrow().getBundleId();

        byte[] newer = bundle("drop.one", "1.1.0", Map.of());
        drop("one.jar", newer);
        await().until(() -> isActive("drop.one", "1.1.0"));
        assertThat(find("drop.one").orElseThrow().getBundleId()).isEqualTo(id);

        // The same content again is no news.
        drop("one.jar", newer);
        drop("two.jar", bundle("drop.two", "1.0.0", Map.of()));
        await().until(() -> isActive("drop.two", "1.0.0"));
        assertThat(starts).containsExactly("drop.one 1.0.0", "drop.one 1.1.0", "drop.two 1.0.0");

        Files.delete(deployer.folder().resolve("one.jar"));
        await().until(() -> find("drop.one").isEmpty());
        context.removeBundleListener(listener);
    }

    @Test
    void the_same_version_with_other_content_is_an_update() throws IOException {
        drop("same.jar", bundle("drop.same", "1.0.0", Map.of()));
        await().until(() -> isActive("drop.same", "1.0.0"));

        drop("same.jar", bundle("drop.same", "1.0.0", Map.of("X-Changed", "yes")));

        await().until(() -> isActive("drop.same", "1.0.0")
                && "yes".equals(find("drop.same").orElseThrow().getHeaders().get("X-Changed")));
    }

    @Test
    void a_half_copied_jar_waits_and_works_once_it_is_complete() throws IOException {
        byte[] whole = bundle("drop.slow", "1.0.0", Map.of());
        Path file = deployer.folder().resolve("slow.jar");
        Files.write(file, Arrays.copyOf(whole, whole.length - 30));
        await().until(() -> Files.exists(file));

        Files.write(file, whole);

        await().until(() -> isActive("drop.slow", "1.0.0"));
    }

    @Test
    void a_broken_new_version_leaves_the_old_one_running() throws IOException {
        drop("kept.jar", bundle("drop.kept", "1.0.0", Map.of()));
        await().until(() -> isActive("drop.kept", "1.0.0"));

        drop("kept.jar", "this is no jar at all".getBytes());

        await().until(() -> state("kept.jar") == State.REFUSED);
        assertThat(problem("kept.jar")).contains("not a jar").contains("keeps running");
        assertThat(isActive("drop.kept", "1.0.0")).isTrue();
    }

    @Test
    void a_bundle_for_another_container_or_java_names_what_this_one_has() throws IOException {
        drop("later.jar", bundle("drop.later", "1.0.0", Map.of("Import-Package", "aiko.process;version=\"[2,3)\"")));
        drop(
                "newer.jar",
                bundle(
                        "drop.newer",
                        "1.0.0",
                        Map.of("Require-Capability", "osgi.ee;filter:=\"(&(osgi.ee=JavaSE)(version=99))\"")));

        await().until(() -> problem("later.jar")
                .matches(
                        "drop.later 1.0.0 waits for package aiko.process \\[2.0.0,3.0.0\\): aiko.process has 1\\.\\d+\\.0;"
                                + " build against the version of this container"));
        int java = Runtime.version().feature();
        await().until(() -> problem("newer.jar")
                .matches(
                        "drop.newer 1.0.0 waits for Java 99: this container runs on Java " + java + "[.\\d]*; start the"
                                + " container with Java 99 \\(JAVA_HOME\\), or compile with --release " + java));
    }

    @Test
    void a_bundle_whose_provider_does_not_resolve_names_the_provider() throws IOException {
        drop(
                "lender.jar",
                bundle(
                        "drop.lender",
                        "1.0.0",
                        Map.of("Export-Package", "drop.lent", "Import-Package", "drop.nowhere")));
        drop("borrower.jar", bundle("drop.borrower", "1.0.0", Map.of("Import-Package", "drop.lent")));

        await().until(() -> problem("borrower.jar")
                .equals("drop.borrower 1.0.0 waits for drop.lender 1.0.0, which does not resolve either:"
                        + " aiko:bundles shows its reason"));
    }

    @Test
    void an_unresolvable_bundle_says_what_it_waits_for_and_starts_when_that_comes() throws IOException {
        drop("user.jar", bundle("drop.user", "1.0.0", Map.of("Import-Package", "drop.library;version=\"[1.2,2)\"")));
        await().until(() -> state("user.jar") == State.UNRESOLVED);
        assertThat(problem("user.jar")).contains("package drop.library [1.2.0,2.0.0): no bundle provides it");

        drop("old.jar", bundle("drop.provider", "1.0.0", Map.of("Export-Package", "drop.library;version=\"1.0\"")));
        await().until(() -> problem("user.jar").contains("drop.provider has 1.0.0"));

        drop("old.jar", bundle("drop.provider", "1.3.0", Map.of("Export-Package", "drop.library;version=\"1.3\"")));
        await().until(() -> isActive("drop.user", "1.0.0"));
    }

    @Test
    void bundles_that_need_each_other_settle_in_any_order() throws IOException {
        for (int i = 9; i >= 0; i--) {
            String imports = "drop.ring" + (i + 1) % 10;
            drop(
                    "ring" + i + ".jar",
                    bundle(
                            "drop.ring" + i,
                            "1.0.0",
                            Map.of("Export-Package", "drop.ring" + i, "Import-Package", imports)));
        }
        for (int i = 0; i < 10; i++) {
            String name = "drop.ring" + i;
            await().until(() -> isActive(name, "1.0.0"));
        }
    }

    @Test
    void the_highest_version_of_a_symbolic_name_is_used() throws IOException {
        drop("new.jar", bundle("drop.twice", "2.0.0", Map.of()));
        await().until(() -> isActive("drop.twice", "2.0.0"));
        drop("old.jar", bundle("drop.twice", "1.0.0", Map.of()));
        await().until(() -> state("old.jar") == State.SUPERSEDED);
        assertThat(isActive("drop.twice", "2.0.0")).isTrue();

        Files.delete(deployer.folder().resolve("new.jar"));

        await().until(() -> isActive("drop.twice", "1.0.0"));
    }

    @Test
    void a_bundle_of_the_container_is_not_replaced() throws IOException {
        drop("evil.jar", bundle("aiko.process", "9.0.0", Map.of()));

        await().until(() -> state("evil.jar") == State.REFUSED);
        assertThat(problem("evil.jar")).contains("a bundle of the container");
    }

    @Test
    void bundles_that_do_not_use_what_is_replaced_are_not_touched() throws IOException {
        drop("library.jar", bundle("drop.lib", "1.0.0", Map.of("Export-Package", "drop.lib")));
        drop("uses.jar", bundle("drop.uses", "1.0.0", Map.of("Import-Package", "drop.lib")));
        drop("bystander.jar", bundle("drop.bystander", "1.0.0", Map.of()));
        await().until(() -> isActive("drop.uses", "1.0.0") && isActive("drop.bystander", "1.0.0"));
        var stopped = new CopyOnWriteArrayList<String>();
        SynchronousBundleListener listener = event -> {
            if (event.getType() == BundleEvent.STOPPED) {
                stopped.add(event.getBundle().getSymbolicName());
            }
        };
        context.addBundleListener(listener);

        drop("library.jar", bundle("drop.lib", "1.1.0", Map.of("Export-Package", "drop.lib")));

        await().until(() -> isActive("drop.lib", "1.1.0") && isActive("drop.uses", "1.0.0"));
        await().untilAsserted(() -> assertThat(stopped).containsExactlyInAnyOrder("drop.lib", "drop.uses"));
        context.removeBundleListener(listener);
    }

    @Test
    void files_that_are_no_business_of_the_folder_are_left_alone() throws IOException {
        drop(".hidden.jar", bundle("drop.hidden", "1.0.0", Map.of()));
        drop("copy.jar.part", bundle("drop.part", "1.0.0", Map.of()));
        drop("seen.jar", bundle("drop.seen", "1.0.0", Map.of()));

        await().until(() -> isActive("drop.seen", "1.0.0"));
        assertThat(find("drop.hidden")).isEmpty();
        assertThat(find("drop.part")).isEmpty();
    }

    private void drop(String name, byte[] content) throws IOException {
        Path temporary = deployer.folder().resolve("." + name + ".tmp");
        Files.write(temporary, content);
        Files.move(temporary, deployer.folder().resolve(name), StandardCopyOption.ATOMIC_MOVE);
    }

    private static byte[] bundle(String symbolicName, String version, Map<String, String> headers) throws IOException {
        var manifest = new Manifest();
        Attributes attributes = manifest.getMainAttributes();
        attributes.put(Attributes.Name.MANIFEST_VERSION, "1.0");
        attributes.putValue("Bundle-ManifestVersion", "2");
        attributes.putValue("Bundle-SymbolicName", symbolicName);
        attributes.putValue("Bundle-Version", version);
        headers.forEach(attributes::putValue);
        var bytes = new ByteArrayOutputStream();
        try (var jar = new JarOutputStream(bytes, manifest)) {
            jar.putNextEntry(new ZipEntry("content.txt"));
            jar.write(new byte[2048]);
            jar.closeEntry();
        }
        return bytes.toByteArray();
    }

    private Optional<Bundle> find(String symbolicName) {
        return Arrays.stream(context.getBundles())
                .filter(bundle -> symbolicName.equals(bundle.getSymbolicName()))
                .findFirst();
    }

    private boolean isActive(String symbolicName, String version) {
        return find(symbolicName)
                .filter(bundle -> bundle.getState() == Bundle.ACTIVE
                        && bundle.getVersion().toString().equals(version))
                .isPresent();
    }

    private Optional<DeployedFile> file(String name) {
        List<DeployedFile> files = deployer.files();
        return files.stream()
                .filter(file -> file.file().getFileName().toString().equals(name))
                .findFirst();
    }

    private State state(String name) {
        return file(name).map(DeployedFile::state).orElse(null);
    }

    private String problem(String name) {
        return file(name).map(DeployedFile::problem).orElse("");
    }
}
