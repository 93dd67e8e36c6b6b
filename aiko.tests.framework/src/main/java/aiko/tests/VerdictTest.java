// SPDX-License-Identifier: Apache-2.0
package aiko.tests;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import aiko.deployer.DeployedFile.State;
import aiko.deployer.Deployer;
import aiko.process.AikoProcess;
import aiko.tests.swap.ByHand;
import aiko.tests.swap.Counter;
import aiko.tests.swap.Counting;
import aiko.tests.swap.Guestbook;
import aiko.tests.swap.Guests;
import aiko.tests.swap.Overloaded;
import aiko.tests.swap.OverloadedCommands;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.Hashtable;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.osgi.framework.BundleContext;
import org.osgi.framework.ServiceRegistration;
import org.osgi.service.component.annotations.Component;
import org.osgi.test.common.annotation.InjectBundleContext;
import org.osgi.test.common.annotation.InjectService;
import org.osgi.test.junit5.context.BundleContextExtension;
import org.osgi.test.junit5.service.ServiceExtension;

/** What is said of a bundle that was dropped for the first time, and whose components do not live. */
@ExtendWith({BundleContextExtension.class, ServiceExtension.class})
class VerdictTest {
    private static final String FILE = "guests.jar";
    private static final String DESCRIPTOR = "OSGI-INF/guests.xml";
    private static final Map<String, String> NAMED = Map.of("aiko.name", "guests");

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
        rig = new SwapRig(context, process);
        folder = new DropFolder(context, deployer);
    }

    /** As it is compiled; in the bundles of this test, nothing describes it. */
    @Component(enabled = false)
    public static final class Undescribed {}

    @AfterEach
    void clean_up() throws Exception {
        folder.empty();
        rig.close();
    }

    private static TestBundle bundle() {
        return new TestBundle("verdict.guests", "1.0.0").with(Guests.class, Guestbook.class);
    }

    private static TestBundle guests(Map<String, String> properties) {
        return bundle().component("guests", Guestbook.class, Guests.class, properties, Map.of());
    }

    /** The component of {@link #guests}, described in another way. */
    private static TestBundle described(String original, String changed) {
        TestBundle bundle = guests(NAMED);
        String description = new String(bundle.file(DESCRIPTOR), UTF_8);
        assertThat(description).contains(original);
        return bundle.file(DESCRIPTOR, description.replace(original, changed).getBytes(UTF_8));
    }

    private void assertSaid(TestBundle bundle, State state, String problem) throws Exception {
        rig.log.clear();
        folder.drop(FILE, bundle);
        await(problem).untilAsserted(() -> assertThat(folder.problem(FILE)).contains(problem));
        assertThat(folder.state(FILE)).isEqualTo(state);
        await().untilAsserted(
                        () -> assertThat(lines()).singleElement().asString().contains(problem));
        java.nio.file.Files.delete(deployer.folder().resolve(FILE));
        await().until(() -> folder.find("verdict.guests").isEmpty());
    }

    /** What the log says of the file. */
    private List<String> lines() {
        return rig.log.stream().filter(line -> line.contains("deploy/" + FILE)).toList();
    }

    @Test
    void what_can_never_live_has_failed() throws Exception {
        assertSaid(
                described("implementation class=\"" + Guestbook.class.getName(), "implementation class=\"no.One"),
                State.FAILED,
                "its class no.One is not in the bundle");
        assertSaid(described("</scr:component>", ""), State.FAILED, DESCRIPTOR + " is not valid XML: line ");
        assertSaid(
                described("http://www.osgi.org/xmlns/scr/v1.3.0", "http://example.org"),
                State.FAILED,
                DESCRIPTOR + " describes no component");
        assertSaid(
                guests(NAMED).header("Service-Component", "OSGI-INF/other.xml"),
                State.FAILED,
                "its Service-Component names OSGI-INF/other.xml, which is not in the bundle");
        assertSaid(
                guests(NAMED).header("Service-Component", DESCRIPTOR + ", OSGI-INF/other.xml"),
                State.PART,
                "its Service-Component names OSGI-INF/other.xml, which is not in the bundle");
        assertSaid(
                described("provide interface=\"" + Guests.class.getName(), "provide interface=\"java.lang.Runnable"),
                State.FAILED,
                "Guestbook does not implement java.lang.Runnable, which it provides");
        assertSaid(
                guests(NAMED).header("Import-Package", "aiko.event"),
                State.FAILED,
                "is not an Aiko service: it needs aiko.process.");
    }

    @Test
    void classes_of_a_newer_java_are_named_as_such() throws Exception {
        TestBundle bundle = guests(NAMED);
        String path = Guestbook.class.getName().replace('.', '/') + ".class";
        byte[] newer = bundle.file(path);
        ByteBuffer.wrap(newer).putShort(6, (short) (44 + 99));

        assertSaid(
                bundle,
                State.FAILED,
                "Guestbook is compiled for Java 99: this container runs on Java "
                        + Runtime.version().feature());
    }

    @Test
    void a_copy_of_the_api_in_the_bundle_is_found() throws Exception {
        TestBundle bundle = guests(NAMED).with(AikoProcess.class).header("Import-Package", "aiko.event,aiko.message");

        assertSaid(bundle, State.FAILED, "it has its own copy: remove aiko.process from the bundle");
    }

    @Test
    void what_no_process_can_add_is_said_with_the_reason() throws Exception {
        assertSaid(
                guests(Map.of("aiko.name", "guests", "aiko.target", "(no filter")),
                State.FAILED,
                "its component guests is not an Aiko service: aiko.target \"(no filter\" is not a filter");
        assertSaid(
                guests(Map.of("aiko.name", "guests", "aiko.target", "(aiko.process.name=nobody)")),
                State.FAILED,
                "no process matches its aiko.target (aiko.process.name=nobody)");
        assertSaid(
                guests(Map.of("aiko.name", "guests", "aiko.failure", "explode")),
                State.FAILED,
                "failure policy \"explode\"");
        assertSaid(
                guests(Map.of("aiko.protocol", "guests:0")),
                State.FAILED,
                "has aiko.protocol but no aiko.name, so it is not an Aiko service");
        assertSaid(
                bundle().component("guests", Guestbook.class, null, NAMED, Map.of()),
                State.FAILED,
                "provides no service, so it is not an Aiko service");
        folder.run(FILE, guests(Map.of()));
        await().until(() -> folder.problem(FILE).contains("none of its components has the property aiko.name"));
    }

    @Test
    void a_bundle_that_seems_to_have_nothing_to_do_with_aiko_is_hinted_at_where_nobody_uses_it() throws Exception {
        assertHinted(
                plain().component("guests", OverloadedCommands.class, Overloaded.class, Map.of(), Map.of()),
                "none of its components has the property aiko.name, so it provides no Aiko service");
        assertHinted(
                plain().header(
                                "Require-Capability",
                                "osgi.implementation;filter:=\"(osgi.implementation=aiko.process)\""),
                "it has no component, so it provides no Aiko service: use @AikoService together with @Component");
        assertHinted(
                plain().with(Undescribed.class),
                "its class " + Undescribed.class.getName() + " has @Component, but no description");
        assertHinted(
                plain().file("OSGI-INF/lamp.xml", "<scr:component xmlns:scr='http://www.osgi.org/xmlns/scr/v1.3.0'/>"),
                "its manifest does not name OSGI-INF/lamp.xml, so it has no component: build it with bnd, or add"
                        + " Service-Component: OSGI-INF/lamp.xml");
        for (TestBundle bundle : List.of(
                plain().component("guests", OverloadedCommands.class, null, Map.of(), Map.of()),
                plain().component("guests", OverloadedCommands.class, Overloaded.class, Map.of("a", "b"), Map.of()),
                plain().component("guests", OverloadedCommands.class, Overloaded.class, Map.of(), Map.of())
                        .header("Export-Package", Overloaded.class.getPackageName()))) {
            folder.run(FILE, bundle);
            assertThat(folder.problem(FILE)).isEmpty();
            folder.empty();
        }
    }

    private void assertHinted(TestBundle bundle, String hint) throws Exception {
        rig.log.clear();
        folder.run(FILE, bundle);
        assertThat(folder.problem(FILE)).contains(hint);
        assertThat(folder.state(FILE)).isEqualTo(State.ACTIVE);
        rig.lines(1, "deploy/" + FILE + ": verdict.guests 1.0.0: " + hint);
        folder.empty();
    }

    private static TestBundle plain() {
        return new TestBundle("verdict.guests", "1.0.0")
                .with(Overloaded.class, OverloadedCommands.class)
                .header("Import-Package", "org.osgi.framework");
    }

    @Test
    void services_without_a_component_that_no_process_can_add_are_named() throws Exception {
        folder.drop(
                FILE,
                plain().with(ByHand.class)
                        .with(ByHand.class.getDeclaredClasses())
                        .header("Bundle-Activator", ByHand.class.getName()));

        await().untilAsserted(() -> assertThat(folder.problem(FILE))
                .contains(
                        "its service with the aiko.name careless is not an Aiko service: failure policy \"explode\"",
                        "its service with the aiko.name empty is not an Aiko service: its factory returned no object"));
        assertThat(folder.state(FILE)).isEqualTo(State.PART);
    }

    @Test
    void what_waits_for_something_that_may_come_is_waiting() throws Exception {
        assertSaid(
                described("immediate=\"true\"", "configuration-policy=\"require\" configuration-pid=\"com.acme.hand\""),
                State.WAITING,
                "component guests waits for a configuration with the PID com.acme.hand: create etc/com.acme.hand.cfg");
        assertSaid(
                described(
                        "</scr:component>",
                        "<reference name=\"nobody\" interface=\"com.acme.Missing\"/></scr:component>"),
                State.WAITING,
                "component guests waits for com.acme.Missing");
        assertSaid(
                described(
                        "</scr:component>",
                        "<reference name=\"other\" interface=\"aiko.process.AikoProcess\""
                                + " target=\"(aiko.process.name=nobody)\"/></scr:component>"),
                State.WAITING,
                "waits for aiko.process.AikoProcess with (aiko.process.name=nobody): the one registered does not match");
        assertSaid(
                described(
                        "</scr:component>",
                        "<reference name=\"self\" interface=\"" + Guests.class.getName() + "\"/></scr:component>"),
                State.WAITING,
                "make one of the references of this cycle optional");
    }

    @Test
    void what_is_meant_so_is_no_problem() throws Exception {
        for (TestBundle bundle : List.of(
                described("immediate=\"true\"", "enabled=\"false\""),
                described("immediate=\"true\"", "factory=\"some.factory\""),
                described("immediate=\"true\"", "immediate=\"false\""),
                new TestBundle("verdict.guests", "1.0.0"))) {
            rig.log.clear();
            folder.run(FILE, bundle);
            await().until(() -> lines().stream().anyMatch(line -> line.contains("started verdict.guests")));
            assertThat(folder.problem(FILE)).isEmpty();
            folder.empty();
        }
    }

    @Test
    void it_is_said_again_when_what_it_waits_for_comes_and_when_that_goes() throws Exception {
        folder.drop("counter.jar", counter());
        await().until(() -> folder.state("counter.jar") == State.WAITING);
        rig.lines(1, "component verdict.counter waits for java.util.function.Consumer with (verdict=yes)");

        ServiceRegistration<?> recorder = recorder();
        await().until(() -> folder.state("counter.jar") == State.ACTIVE);
        rig.lines(1, "deploy/counter.jar: verdict.counter 1.0.0 runs now");
        recorder.unregister();

        await().until(() -> folder.state("counter.jar") == State.WAITING);
        rig.lines(2, "component verdict.counter waits for java.util.function.Consumer with (verdict=yes)");
    }

    @Test
    void what_comes_a_moment_later_is_not_worth_a_word() throws Exception {
        folder.drop("counter.jar", counter());
        await().pollInterval(Duration.ofMillis(5)).until(() -> folder.state("counter.jar") == State.WAITING);

        ServiceRegistration<?> recorder = recorder();

        rig.lines(1, "deploy/counter.jar: started verdict.counter 1.0.0");
        await().until(() -> folder.state("counter.jar") == State.ACTIVE);
        assertThat(rig.log).noneMatch(line -> line.contains("waits for"));
        recorder.unregister();
    }

    private static TestBundle counter() {
        return new TestBundle("verdict.counter", "1.0.0")
                .with(Counting.class, Counter.class)
                .with(Counter.class.getDeclaredClasses())
                .component(
                        "verdict.counter",
                        Counter.class,
                        Counting.class,
                        Map.of("aiko.name", "counter", "version", "1"),
                        Map.of("Recorder", "java.util.function.Consumer (verdict=yes)"));
    }

    private ServiceRegistration<?> recorder() {
        Consumer<String> deaf = text -> {};
        return context.registerService(Consumer.class, deaf, new Hashtable<>(Map.of("verdict", "yes")));
    }
}
