// SPDX-License-Identifier: Apache-2.0
package aiko.tests;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import aiko.deployer.DeployedFile;
import aiko.deployer.DeployedFile.State;
import aiko.deployer.Deployer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.CopyOnWriteArrayList;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;
import org.osgi.framework.Bundle;
import org.osgi.framework.BundleContext;
import org.osgi.framework.ServiceListener;
import org.osgi.test.common.annotation.InjectBundleContext;
import org.osgi.test.common.annotation.InjectService;
import org.osgi.test.junit5.context.BundleContextExtension;
import org.osgi.test.junit5.service.ServiceExtension;

/** Swaps that are asked for, the way back, and how far a swap reaches. */
@ExtendWith({BundleContextExtension.class, ServiceExtension.class})
class DeployerTest {
    private static final Path DATA = Path.of(System.getProperty("aiko.data.dir"));

    @InjectBundleContext
    BundleContext context;

    @InjectService(timeout = 10_000)
    Deployer deployer;

    @TempDir
    Path elsewhere;

    private DropFolder folder;

    @BeforeEach
    void see_the_folder() {
        folder = new DropFolder(context, deployer);
    }

    @AfterEach
    void clean_up() throws Exception {
        folder.empty();
    }

    private static TestBundle version(int version) {
        return new TestBundle("swap.plain", version + ".0.0");
    }

    private static DeployedFile outcome(CompletionStage<DeployedFile> stage) {
        return stage.toCompletableFuture().join();
    }

    private Path file(TestBundle bundle) throws Exception {
        return Files.write(elsewhere.resolve("some.file"), DropFolder.bytes(bundle));
    }

    private String runs() {
        return folder.find("swap.plain")
                .filter(bundle -> bundle.getState() == Bundle.ACTIVE)
                .map(bundle -> bundle.getVersion().toString())
                .orElse("nothing");
    }

    @Test
    void a_file_is_put_into_the_folder_under_the_name_that_the_bundle_came_from() throws Exception {
        Path plain = folder.drop("any name.jar", version(1));
        await().until(() -> runs().equals("1.0.0"));

        Path second = file(version(2));
        DeployedFile swapped = outcome(deployer.swap("swap.plain", second));

        assertThat(swapped.state()).isEqualTo(State.ACTIVE);
        assertThat(swapped.file()).isEqualTo(plain);
        assertThat(runs()).isEqualTo("2.0.0");
        assertThat(plain).hasSameBinaryContentAs(second);
        assertThat(deployer.folder()).isDirectoryNotContaining("glob:**/.*");
    }

    @Test
    void what_makes_no_sense_is_refused_before_anything_is_touched() throws Exception {
        folder.run("plain.jar", version(1));

        assertThatThrownBy(() -> outcome(deployer.swap("swap.plain", file(new TestBundle("swap.fancy", "1.0.0")))))
                .hasMessageContaining("is swap.fancy 1.0.0, not swap.plain");
        assertThatThrownBy(() ->
                        outcome(deployer.swap("swap.plain", Files.writeString(elsewhere.resolve("text"), "not a jar"))))
                .hasMessageContaining("it is not a jar");
        assertThatThrownBy(() -> outcome(deployer.swap("swap.nowhere")))
                .hasMessageContaining("the deploy folder has no bundle swap.nowhere");
        assertThatThrownBy(() -> outcome(deployer.rollback("swap.plain")))
                .hasMessageContaining("no earlier version is known");
        assertThat(runs()).isEqualTo("1.0.0");
    }

    @Test
    void a_rollback_goes_back_and_the_next_one_forward_again() throws Exception {
        byte[] first = DropFolder.bytes(version(1));
        Path plain = folder.drop("plain.jar", first);
        await().until(() -> runs().equals("1.0.0"));
        outcome(deployer.swap("swap.plain", file(version(2))));

        assertThat(outcome(deployer.rollback("swap.plain")).version()).isEqualTo("1.0.0");
        assertThat(runs()).isEqualTo("1.0.0");
        assertThat(plain).hasBinaryContent(first);

        assertThat(outcome(deployer.rollback("swap.plain")).version()).isEqualTo("2.0.0");
        assertThat(runs()).isEqualTo("2.0.0");
    }

    @Test
    void a_rollback_after_a_failure_makes_the_folder_say_what_runs() throws Exception {
        Path plain = folder.drop("plain.jar", version(1));
        await().until(() -> runs().equals("1.0.0"));
        Path second = Files.copy(file(version(2)), elsewhere.resolve("second"));
        outcome(deployer.swap("swap.plain", second));
        DeployedFile bad = outcome(deployer.swap("swap.plain", file(version(3).header("Bundle-Activator", "nowhere"))));
        assertThat(bad.state()).isEqualTo(State.FAILED);
        assertThat(bad.problem()).endsWith("swap.plain 2.0.0 runs again");
        assertThat(runs()).isEqualTo("2.0.0");

        assertThat(outcome(deployer.rollback("swap.plain")).state()).isEqualTo(State.ACTIVE);

        assertThat(runs()).isEqualTo("2.0.0");
        assertThat(plain).hasSameBinaryContentAs(second);
        outcome(deployer.rollback("swap.plain"));
        assertThat(runs()).isEqualTo("1.0.0");
    }

    @Test
    void what_ran_before_is_let_go_when_the_bundle_is_removed() throws Exception {
        byte[] first = DropFolder.bytes(version(1));
        Path plain = folder.drop("plain.jar", first);
        await().until(() -> runs().equals("1.0.0"));
        outcome(deployer.swap("swap.plain", file(version(2))));
        Path previous = DATA.resolve("previous/swap.plain.jar");
        assertThat(previous).hasBinaryContent(first);

        Files.delete(plain);

        await().until(() -> Files.notExists(previous));
        assertThat(runs()).isEqualTo("nothing");
    }

    @Test
    void a_swap_without_a_file_starts_the_same_content_again() throws Exception {
        folder.run("plain.jar", version(1));
        long before = folder.find("swap.plain").orElseThrow().getLastModified();

        assertThat(outcome(deployer.swap("swap.plain")).state()).isEqualTo(State.ACTIVE);

        assertThat(folder.find("swap.plain").orElseThrow().getLastModified()).isGreaterThan(before);
        assertThat(runs()).isEqualTo("1.0.0");
    }

    @Test
    void an_implementation_that_also_imports_what_it_exports_is_swapped_without_its_users() throws Exception {
        String api = "swap.api;version=\"1.0.0\"";
        Bundle offers = folder.run("api.jar", new TestBundle("swap.api", "1.0.0").header("Export-Package", api));
        folder.run("implementation.jar", implementation(1, api));
        Bundle user = folder.run(
                "user.jar",
                new TestBundle("swap.user", "1.0.0").header("Import-Package", "swap.api;version=\"[1,2)\""));
        Bundle implementation = folder.find("swap.implementation").orElseThrow();
        assertThat(deployer.dryRun("swap.implementation").toCompletableFuture().join())
                .containsExactly(implementation);
        assertThat(deployer.dryRun("swap.api").toCompletableFuture().join())
                .first()
                .isEqualTo(offers);
        assertThat(deployer.dryRun("swap.api").toCompletableFuture().join())
                .containsExactlyInAnyOrder(offers, user, implementation);
        user.getBundleContext().registerService(Runnable.class, () -> {}, null);
        var blinks = new CopyOnWriteArrayList<String>();
        ServiceListener listener =
                event -> blinks.add(event.getServiceReference().getBundle().getSymbolicName() + ' ' + event.getType());
        context.addServiceListener(listener);

        folder.run("implementation.jar", implementation(2, api));

        context.removeServiceListener(listener);
        assertThat(blinks).isEmpty();
        assertThat(user.getRegisteredServices()).hasSize(1);
    }

    private static TestBundle implementation(int version, String api) {
        return new TestBundle("swap.implementation", version + ".0.0")
                .header("Export-Package", api)
                .header("Import-Package", "swap.api;version=\"[1,1.1)\"");
    }

    @Test
    void bundles_that_need_each_other_are_swapped_together() throws Exception {
        for (int version = 1; version <= 2; version++) {
            for (int i = 0; i < 10; i++) {
                String range = ";version=\"[" + version + "," + (version + 1) + ")\"";
                folder.drop(
                        "ring" + i + ".jar",
                        new TestBundle("swap.ring" + i, version + ".0.0")
                                .header("Export-Package", "swap.ring" + i + ";version=\"" + version + "\"")
                                .header("Import-Package", "swap.ring" + (i + 1) % 10 + range));
            }
            for (int i = 0; i < 10; i++) {
                String name = "swap.ring" + i;
                String wanted = version + ".0.0";
                await().until(() -> folder.find(name)
                        .filter(bundle -> bundle.getState() == Bundle.ACTIVE)
                        .filter(bundle -> bundle.getVersion().toString().equals(wanted))
                        .isPresent());
            }
        }
    }
}
