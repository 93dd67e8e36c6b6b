// SPDX-License-Identifier: Apache-2.0
package aiko.tests;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import aiko.deployer.DeployedFile.State;
import aiko.deployer.Deployer;
import aiko.process.AikoProcess;
import aiko.process.HostedService;
import aiko.tests.swap.Counter;
import aiko.tests.swap.Counting;
import aiko.tests.swap.Sleeper;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CopyOnWriteArrayList;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.osgi.framework.Bundle;
import org.osgi.framework.BundleContext;
import org.osgi.framework.SynchronousBundleListener;
import org.osgi.test.common.annotation.InjectBundleContext;
import org.osgi.test.common.annotation.InjectService;
import org.osgi.test.junit5.context.BundleContextExtension;
import org.osgi.test.junit5.service.ServiceExtension;

/** What becomes of a bundle, its service, messages and state when the file that should replace it is no good. */
@ExtendWith({BundleContextExtension.class, ServiceExtension.class})
class BadVersionTest {
    private static final String FILE = "counter.jar";

    @InjectBundleContext
    BundleContext context;

    @InjectService(timeout = 10_000)
    Deployer deployer;

    @InjectService(timeout = 10_000)
    AikoProcess process;

    private SwapRig rig;
    private DropFolder folder;
    private HostedService service;
    private Bundle bundle;
    private int sent;

    @BeforeEach
    void run_the_first_version() throws Exception {
        rig = new SwapRig(context, process);
        folder = new DropFolder(context, deployer);
        bundle = folder.run(FILE, rig.counter("1"));
        service = rig.service("counter");
        count();
        rig.settleDirectory();
        rig.directory.clear();
    }

    @AfterEach
    void clean_up() throws Exception {
        folder.empty();
        rig.close();
    }

    private void count() {
        process.messages().publishCommand(service.topicPath().in(), "count", ++sent);
        await().until(() -> rig.said.stream().anyMatch(line -> line.endsWith(" count " + sent)));
    }

    private TestBundle next() {
        return new TestBundle("swap.counter", "2.0.0").with(Counting.class, Counter.class);
    }

    private TestBundle nextWith(Map<String, String> properties, Map<String, String> references) {
        return next().component("swap.counter", Counter.class, Counting.class, properties, references);
    }

    /** The first version runs, has its state, its place and all messages, and one line says so. */
    private void assertFirstVersionRuns(State state, String why) {
        await().until(() -> folder.state(FILE) == state);
        assertThat(folder.problem(FILE)).contains(why);
        assertThat(bundle.getState()).isEqualTo(Bundle.ACTIVE);
        assertThat(bundle.getVersion()).hasToString("1.0.0");
        count();
        assertThat(rig.said.get(rig.said.size() - 1)).isEqualTo("1 count " + sent);
        assertThat(rig.service("counter").topicPath()).isEqualTo(service.topicPath());
        assertThat(rig.service("counter").statistics().handled()).isEqualTo(sent);
        assertThat(rig.saidOf(service)).isEmpty();
        await().until(() -> !warnings().isEmpty());
        assertThat(warnings()).hasSize(1).first().asString().contains(FILE).contains(why);
        assertThat(folder.file(FILE).orElseThrow().bundleId()).hasValue(bundle.getBundleId());
    }

    private List<String> warnings() {
        return rig.log.stream()
                .filter(line -> line.contains(" WARNING ") && line.contains("deploy/"))
                .toList();
    }

    @Test
    void one_that_throws_when_its_component_is_activated_is_taken_back() throws Exception {
        folder.drop(FILE, nextWith(Map.of("aiko.name", "counter"), Map.of()));

        assertFirstVersionRuns(State.FAILED, "its component swap.counter cannot be activated: ");
        assertThat(folder.problem(FILE)).contains("NullPointerException").endsWith("swap.counter 1.0.0 runs again");
        assertThat(rig.said).contains("1 takes over 1");
    }

    @Test
    void one_whose_activator_fails_is_taken_back_and_tried_again_only_when_its_file_changes() throws Exception {
        TestBundle bad = next().header("Bundle-Activator", "nowhere.Activator");
        folder.drop(FILE, bad);
        assertFirstVersionRuns(State.FAILED, "swap.counter 2.0.0 cannot be started: ");
        var stopped = new CopyOnWriteArrayList<String>();
        SynchronousBundleListener listener =
                event -> stopped.add(event.getBundle().getSymbolicName());
        context.addBundleListener(listener);

        folder.run("other.jar", new TestBundle("drop.other", "1.0.0"));
        assertThat(stopped).doesNotContain("swap.counter");

        assertThat(deployer.swap("swap.counter").toCompletableFuture().join().state())
                .isEqualTo(State.FAILED);
        assertThat(stopped).contains("swap.counter");
        context.removeBundleListener(listener);
        count();
        folder.run(FILE, rig.counter("3"));
        count();
        assertThat(rig.said).contains("3 count " + sent);
    }

    @Test
    void one_that_does_not_get_its_components_active_in_time_is_taken_back() throws Exception {
        folder.drop(
                FILE,
                nextWith(
                        Map.of("aiko.name", "counter", "version", "2"),
                        Map.of("Recorder", "java.util.function.Consumer (swap=nobody)")));

        assertFirstVersionRuns(State.FAILED, "waits for its reference Recorder, even after 1.0 s");
    }

    @Test
    void one_that_never_gets_to_the_end_of_its_start_is_taken_back() throws Exception {
        folder.drop(
                FILE,
                next().with(Sleeper.class)
                        .header("Import-Package", "org.osgi.framework")
                        .header("Bundle-Activator", Sleeper.class.getName()));

        assertFirstVersionRuns(State.FAILED, "it has not started within 1.0 s");
    }

    @Test
    void one_that_cannot_resolve_or_be_read_does_not_even_stop_the_first() throws Exception {
        var events = new CopyOnWriteArrayList<String>();
        SynchronousBundleListener listener =
                event -> events.add(event.getBundle().getSymbolicName());
        context.addBundleListener(listener);

        folder.drop(FILE, next().header("Import-Package", "nowhere;version=\"[1,2)\""));
        assertFirstVersionRuns(
                State.UNRESOLVED,
                "swap.counter 2.0.0 waits for package nowhere [1.0.0,2.0.0): no bundle provides it; drop a bundle that"
                        + " does, make one of its library with aiko wrap, or embed the library:"
                        + " docs/how-to/use-a-library.md; swap.counter 1.0.0 keeps running");
        rig.log.clear();
        folder.drop(FILE, new byte[] {'P', 'K', 1, 1, 1, 1});
        assertFirstVersionRuns(State.REFUSED, "it is not a jar");

        assertThat(events).isEmpty();
        context.removeBundleListener(listener);
    }

    @Test
    void one_that_waits_is_used_when_what_it_waits_for_comes() throws Exception {
        folder.drop(FILE, rig.counter("2").header("Import-Package", "aiko.process,aiko.event,swap.later"));
        await().until(() -> folder.state(FILE) == State.UNRESOLVED);

        folder.drop("later.jar", new TestBundle("swap.later", "1.0.0").header("Export-Package", "swap.later"));

        rig.awaitSaid("2 takes over 1");
        await().until(() -> folder.state(FILE) == State.ACTIVE);
    }

    @Test
    void one_under_another_name_leaves_the_first_in_its_place() throws Exception {
        folder.drop("next.jar", next().header("Bundle-Activator", "nowhere.Activator"));

        await().until(() -> folder.state("next.jar") == State.FAILED);
        folder.run("other.jar", new TestBundle("drop.other", "1.0.0"));
        assertThat(folder.state(FILE)).isEqualTo(State.ACTIVE);
        count();
        assertThat(rig.said).contains("1 count " + sent);
    }
}
