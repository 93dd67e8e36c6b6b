// SPDX-License-Identifier: Apache-2.0
package aiko.tests;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import aiko.deployer.DeployedFile.State;
import aiko.deployer.Deployer;
import aiko.process.AikoProcess;
import aiko.tests.swap.Deaf;
import aiko.tests.swap.Lighting;
import aiko.tests.swap.Waiting;
import java.nio.file.Files;
import java.util.Arrays;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.osgi.framework.Bundle;
import org.osgi.framework.BundleContext;
import org.osgi.test.common.annotation.InjectBundleContext;
import org.osgi.test.common.annotation.InjectService;
import org.osgi.test.junit5.context.BundleContextExtension;
import org.osgi.test.junit5.service.ServiceExtension;

/** Bundles whose activators do not return: they are left to themselves, and the folder goes on. */
@ExtendWith({BundleContextExtension.class, ServiceExtension.class})
class HangingBundleTest {
    private static final String FILE = "deaf.jar";

    @InjectBundleContext
    BundleContext context;

    @InjectService(timeout = 10_000)
    Deployer deployer;

    @InjectService(timeout = 10_000)
    AikoProcess process;

    private SwapRig rig;
    private DropFolder folder;

    @BeforeEach
    void listen() {
        System.clearProperty(Deaf.RELEASED);
        rig = new SwapRig(context, process);
        folder = new DropFolder(context, deployer);
    }

    @AfterEach
    void clean_up() throws Exception {
        System.setProperty(Deaf.RELEASED, "true");
        folder.empty();
        rig.close();
    }

    private static TestBundle deaf(String version, String to) {
        return new TestBundle("hanging.deaf", version)
                .with(Deaf.class)
                .header("Import-Package", "org.osgi.framework")
                .header("Bundle-Activator", Deaf.class.getName())
                .header(Deaf.HEADER, to);
    }

    private void assertOthersGoOn(String name) throws Exception {
        folder.run(name + ".jar", new TestBundle("hanging." + name, "1.0.0"));
        folder.run(name + ".jar", new TestBundle("hanging." + name, "2.0.0"));
        Files.delete(deployer.folder().resolve(name + ".jar"));
        await().until(() -> folder.find("hanging." + name).isEmpty());
    }

    private void dropDeafToStart() throws Exception {
        folder.drop(FILE, deaf("1.0.0", "start"));
        await().until(() -> folder.state(FILE) == State.FAILED);
        assertThat(folder.problem(FILE))
                .contains("hanging.deaf 1.0.0 has not started within 1.0 s: " + Deaf.class.getName()
                        + ".hear(Deaf.java:");
        rig.lines(1, "does not return; continuing with the other files");
    }

    @Test
    void a_start_that_does_not_return_is_said_and_said_again_when_it_does() throws Exception {
        dropDeafToStart();
        assertOthersGoOn("other");

        System.setProperty(Deaf.RELEASED, "true");

        await().until(() -> folder.state(FILE) == State.ACTIVE);
        rig.lines(1, "deploy/" + FILE + ": started hanging.deaf 1.0.0");
        assertThat(folder.problem(FILE)).isEmpty();
    }

    @Test
    void its_file_can_be_repaired() throws Exception {
        dropDeafToStart();

        // Of the same version, as people do.
        folder.drop(FILE, deaf("1.0.0", "nothing"));

        await().until(() -> folder.state(FILE) == State.ACTIVE);
        assertThat(deployer.files()).anyMatch(file -> file.problem().contains("is no longer deployed"));
        assertOthersGoOn("other");
        System.setProperty(Deaf.RELEASED, "true");
        rig.lines(1, "hanging.deaf 1.0.0 has returned from its start after");
        await().until(() -> deployer.files().stream().allMatch(file -> file.state() == State.ACTIVE));
        assertThat(context.getBundles())
                .filteredOn(bundle -> "hanging.deaf".equals(bundle.getSymbolicName()))
                .hasSize(1);
    }

    @Test
    void its_file_can_be_deleted() throws Exception {
        dropDeafToStart();

        Files.delete(deployer.folder().resolve(FILE));

        rig.lines(1, "the file of hanging.deaf was deleted, but the bundle cannot be removed until its code returns");
        assertOthersGoOn("other");
        System.setProperty(Deaf.RELEASED, "true");
        await().until(() -> folder.find("hanging.deaf").isEmpty());
        await().until(() -> deployer.files().isEmpty());
    }

    @Test
    void one_whose_stop_does_not_return_is_replaced_and_deleted_all_the_same() throws Exception {
        Bundle first = folder.run(FILE, deaf("1.0.0", "stop"));

        folder.drop(FILE, deaf("2.0.0", "stop"));

        await().until(() -> folder.state(FILE) == State.ACTIVE
                && deployer.files().get(0).version().equals("2.0.0"));
        rig.lines(1, "the stop of hanging.deaf 1.0.0 has not finished within");
        assertThat(first.getState()).isEqualTo(Bundle.STOPPING);
        assertOthersGoOn("other");
        Files.delete(deployer.folder().resolve(FILE));
        rig.lines(1, "the stop of hanging.deaf 2.0.0 has not finished within");
        assertOthersGoOn("another");
    }

    @Test
    void what_ran_before_runs_again_though_the_new_version_does_not_return() throws Exception {
        folder.run(FILE, deaf("1.0.0", "nothing"));

        folder.drop(FILE, deaf("2.0.0", "start"));

        await().until(() -> folder.problem(FILE).endsWith("hanging.deaf 1.0.0 runs again"));
        assertOthersGoOn("other");
    }

    @Test
    void a_new_version_whose_service_waits_until_it_is_interrupted_is_removed() throws Exception {
        folder.run(FILE, new TestBundle("hanging.waiting", "1.0.0"));

        // Its component is activated once more when the first time was interrupted.
        folder.drop(
                FILE,
                new TestBundle("hanging.waiting", "2.0.0")
                        .with(Waiting.class, Lighting.class)
                        .component("waiting", Waiting.class, Lighting.class, Map.of("aiko.name", "waiting"), Map.of()));

        await().until(() -> folder.problem(FILE).endsWith("hanging.waiting 1.0.0 runs again"));
        await().until(() -> Arrays.stream(context.getBundles())
                        .filter(bundle -> "hanging.waiting".equals(bundle.getSymbolicName()))
                        .count()
                == 1);
        assertThat(deployer.files()).hasSize(1);
    }
}
