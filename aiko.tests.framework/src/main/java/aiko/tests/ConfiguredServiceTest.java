// SPDX-License-Identifier: Apache-2.0
package aiko.tests;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import aiko.deployer.ConfigurationFile;
import aiko.deployer.ConfigurationFile.State;
import aiko.deployer.ConfigurationFiles;
import aiko.logging.LogHistory;
import aiko.logging.LoggedRecord;
import aiko.process.AikoProcess;
import aiko.process.HostedService;
import aiko.tests.swap.Lamp;
import aiko.tests.swap.Lighting;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.time.Instant;
import java.util.Hashtable;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.BooleanSupplier;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.osgi.framework.BundleContext;
import org.osgi.framework.InvalidSyntaxException;
import org.osgi.framework.ServiceReference;
import org.osgi.service.cm.Configuration;
import org.osgi.service.cm.ConfigurationAdmin;
import org.osgi.test.common.annotation.InjectBundleContext;
import org.osgi.test.common.annotation.InjectService;
import org.osgi.test.junit5.context.BundleContextExtension;
import org.osgi.test.junit5.service.ServiceExtension;

/** What becomes of a service, its place and its state when its component is configured while it runs. */
@ExtendWith({BundleContextExtension.class, ServiceExtension.class})
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class ConfiguredServiceTest {
    private static final String PID = "swap.lamp";

    private static final String METATYPE =
            """
            <metatype:MetaData xmlns:metatype="http://www.osgi.org/xmlns/metatype/v1.2.0">
              <OCD id="lamp" name="Lamp">
                <AD id="level" type="Integer" min="0" max="100" required="false"/>
                <AD id="color" type="String" required="false">
                  <Option label="red" value="red"/><Option label="green" value="green"/>
                </AD>
                <AD id="dimmed" type="Boolean" required="false"/>
              </OCD>
              <Designate pid="swap.lamp"><Object ocdref="lamp"/></Designate>
            </metatype:MetaData>
            """;

    @InjectBundleContext
    BundleContext context;

    @InjectService(timeout = 10_000)
    ConfigurationFiles files;

    @InjectService
    ConfigurationAdmin admin;

    @InjectService
    LogHistory history;

    @InjectService(timeout = 10_000)
    AikoProcess process;

    private SwapRig rig;
    private boolean isChecking;

    @BeforeEach
    void start() throws Exception {
        rig = new SwapRig(context, process);
        if (!isChecking) {
            // From then on, a change is tried before it counts.
            write("swap.nobody", "level = 1");
            await().until(() -> state("swap.nobody") == State.UNUSED);
            remove("swap.nobody");
            isChecking = true;
        }
    }

    @AfterEach
    void stop() throws Exception {
        try (var all = Files.list(files.folder())) {
            for (Path file : all.toList()) {
                if (file.getFileName().toString().startsWith("swap.")) {
                    Files.delete(file);
                }
            }
        }
        await().until(() -> files.files().stream().noneMatch(file -> file.pid().startsWith("swap.")));
        rig.close();
    }

    /** The records since then that have the text in their message or their stack trace. */
    private List<String> written(Instant since, String text) {
        return history
                .last(
                        Integer.MAX_VALUE,
                        record -> !record.time().isBefore(since)
                                && (record.message().contains(text)
                                        || record.stackTrace().contains(text)))
                .stream()
                .map(LoggedRecord::message)
                .toList();
    }

    /** @param attributes of its component */
    private TestBundle lamp(String attributes) {
        return new TestBundle("swap.lamp", "1.0.0")
                .with(Lighting.class, Lamp.class)
                .file("OSGI-INF/metatype/lamp.xml", METATYPE)
                .file(
                        "OSGI-INF/lamp.xml",
                        """
                        <scr:component xmlns:scr="http://www.osgi.org/xmlns/scr/v1.3.0" name="swap.lamp" %s>
                          <property name="aiko.name" value="lamp"/>
                          <service %s><provide interface="aiko.tests.swap.Lighting"/></service>
                          <reference name="Recorder" interface="java.util.function.Consumer"
                              target="(swap=recorder)" bind="setRecorder"/>
                          <implementation class="aiko.tests.swap.Lamp"/>
                        </scr:component>
                        """
                                .formatted(
                                        attributes.startsWith("scope") ? "" : attributes,
                                        attributes.startsWith("scope") ? attributes : ""))
                .header("Service-Component", "OSGI-INF/lamp.xml");
    }

    private HostedService run(String attributes) throws Exception {
        rig.start(lamp(attributes));
        HostedService service = rig.service("lamp");
        light(service, "hall", "none", 1);
        rig.settleDirectory();
        rig.directory.clear();
        return service;
    }

    private void light(HostedService service, String room, String level, int time) {
        process.messages().publishCommand(service.topicPath().in(), "light", room);
        rig.awaitSaid("lights " + room + " at " + level + " for the " + time + ". time");
    }

    private void write(String pid, String... lines) throws IOException {
        Path temporary = files.folder().resolve("." + pid + ".new");
        Files.write(temporary, List.of(lines));
        Files.move(temporary, files.folder().resolve(pid + ".cfg"), StandardCopyOption.ATOMIC_MOVE);
    }

    private void remove(String pid) throws IOException {
        Files.delete(files.folder().resolve(pid + ".cfg"));
    }

    private Optional<ConfigurationFile> file(String pid) {
        return files.files().stream().filter(file -> file.pid().equals(pid)).findFirst();
    }

    private State state(String pid) {
        return file(pid).map(ConfigurationFile::state).orElse(null);
    }

    private String problem(String pid) {
        return file(pid).map(ConfigurationFile::problem).orElse("");
    }

    private void assertPlaceIsKept(HostedService service) {
        assertThat(rig.service("lamp").serviceId()).isEqualTo(service.serviceId());
        assertThat(rig.saidOf(service)).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "immediate='true'", "modified='modified'", "scope='bundle'", "scope='prototype'"})
    void the_first_file_of_a_running_component_and_its_deletion_leave_the_service_its_place(String attributes)
            throws Exception {
        HostedService service = run(attributes);

        write(PID, "level = 5");
        await().until(() -> rig.said.stream().anyMatch(line -> line.endsWith("ed 5")));
        light(service, "kitchen", "5", 2);
        write(PID, "level = 6");
        await().until(() -> rig.said.stream().anyMatch(line -> line.endsWith("ed 6")));
        light(service, "cellar", "6", 3);
        remove(PID);
        await().until(() -> rig.said.get(rig.said.size() - 1).endsWith("ed none"));
        light(service, "attic", "none", 4);

        assertPlaceIsKept(service);
    }

    @Test
    void one_that_is_configured_by_others_than_files_keeps_its_place_too() throws Exception {
        HostedService service = run("");

        Configuration configuration = admin.getConfiguration(PID, "?");
        configuration.update(new Hashtable<>(Map.of("level", "7")));
        rig.awaitSaid("activated 7");
        light(service, "kitchen", "7", 2);
        assertThat(state(PID)).isEqualTo(State.ACTIVE);
        assertThat(file(PID).orElseThrow().file()).isEmpty();
        configuration.delete();
        await().until(() -> rig.said.get(rig.said.size() - 1).equals("activated none"));
        light(service, "attic", "none", 3);

        assertPlaceIsKept(service);
    }

    @Test
    void each_of_several_instances_stays_itself() throws Exception {
        write(PID + "~one", "level = 1", "aiko.name = first");
        write(PID + "~two", "level = 2", "aiko.name = second");
        rig.start(lamp("configuration-policy='require'"));
        HostedService first = rig.service("first");
        HostedService second = rig.service("second");
        light(second, "hall", "2", 1);

        write(PID + "~one", "level = 11", "aiko.name = first");
        write(PID + "~two", "level = 22", "aiko.name = second");
        rig.awaitSaid("activated 11");
        rig.awaitSaid("activated 22");

        light(second, "attic", "22", 2);
        light(first, "cellar", "11", 1);
        assertThat(rig.service("first").serviceId()).isEqualTo(first.serviceId());
        assertThat(rig.service("second").serviceId()).isEqualTo(second.serviceId());
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "immediate='true'", "modified='modified'", "scope='bundle'"})
    void what_its_component_refuses_is_taken_back_with_one_line(String attributes) throws Exception {
        HostedService service = run(attributes);
        write(PID, "level = 5");
        await().until(() -> rig.said.stream().anyMatch(line -> line.endsWith("ed 5")));

        Instant began = Instant.ofEpochMilli(System.currentTimeMillis());
        write(PID, "level = 13");

        await().until(() -> state(PID) == State.REFUSED);
        String line = "etc/swap.lamp.cfg: refused: component swap.lamp of bundle swap.lamp refuses it:"
                + " java.lang.IllegalArgumentException: nobody wants 13; the previous content stays in effect";
        assertThat(problem(PID)).isEqualTo(line.substring(line.indexOf(": ") + 2));
        assertThat(rig.lines(1, "etc/swap.lamp.cfg").get(0))
                .contains(" WARNING ")
                .endsWith(line);
        // The history has a record when MQTT does, or a moment later.
        await().until(() -> !written(began, "nobody wants 13").isEmpty());
        assertThat(written(began, "nobody wants 13")).containsExactly(line);
        assertThat(written(began, "(Component: swap.lamp")).isEmpty();
        light(service, "attic", "5", 2);
        assertPlaceIsKept(service);

        write(PID, "level = 6");
        await().until(() -> rig.said.stream().anyMatch(said -> said.endsWith("ed 6")));
        await().until(() -> state(PID) == State.ACTIVE);
        light(service, "attic", "6", 3);
        assertThat(problem(PID)).isEmpty();
        assertThat(rig.lines(2, "etc/swap.lamp.cfg").get(1))
                .endsWith("etc/swap.lamp.cfg: its new content is in effect");
        assertPlaceIsKept(service);
    }

    /** A delayed component is activated anew whenever somebody asks for it, until it has its previous settings again. */
    @Test
    void who_asks_for_it_while_it_refuses_adds_no_line() throws Exception {
        run("");
        write(PID, "level = 5");
        rig.awaitSaid("activated 5");
        Instant began = Instant.ofEpochMilli(System.currentTimeMillis());
        var times = new AtomicInteger();
        Thread asking = new Thread(() -> askWhile(() -> times.get() < 2));
        rig.when(said -> {
            if (said.equals("refuses 13")) {
                if (times.incrementAndGet() == 1) {
                    asking.start();
                } else {
                    rig.lines(1, "etc/swap.lamp.cfg: refused");
                }
            }
        });

        write(PID, "level = 13");
        await().until(() -> state(PID) == State.REFUSED);
        rig.lines(1, "etc/swap.lamp.cfg: refused");

        assertThat(written(began, "method has thrown")).isEmpty();
        assertThat(written(began, "nobody wants 13"))
                .singleElement()
                .asString()
                .startsWith("etc/swap.lamp.cfg: refused: ");
    }

    private void askWhile(BooleanSupplier condition) {
        long began = System.nanoTime();
        while (condition.getAsBoolean() && System.nanoTime() - began < TimeUnit.SECONDS.toNanos(5)) {
            ServiceReference<?> reference = references(Lighting.class.getName())[0];
            if (context.getService(reference) != null) {
                context.ungetService(reference);
            }
        }
    }

    private ServiceReference<?>[] references(String serviceInterface) {
        try {
            return context.getAllServiceReferences(serviceInterface, null);
        } catch (InvalidSyntaxException impossible) {
            throw new IllegalStateException(impossible);
        }
    }

    @Test
    void the_first_file_that_its_component_refuses_is_taken_back_to_none() throws Exception {
        HostedService service = run("");

        write(PID, "level = 13");

        await().until(() -> state(PID) == State.REFUSED);
        assertThat(problem(PID)).endsWith("nobody wants 13; none of it is in effect");
        light(service, "attic", "none", 2);
        assertPlaceIsKept(service);
    }

    @Test
    void what_is_not_as_its_metatype_says_is_not_even_delivered() throws Exception {
        HostedService service = run("");
        write(PID, "level = 5");
        rig.awaitSaid("activated 5");
        int said = rig.said.size();

        assertIsNotDelivered("level = 101", "level is \"101\": expected a whole number from 0 to 100");
        assertIsNotDelivered("level = -1", "level is \"-1\": expected a whole number from 0 to 100");
        assertIsNotDelivered("level = bright", "level is \"bright\": expected a whole number from 0 to 100");
        assertIsNotDelivered("level = 5.0", "level is \"5.0\": expected a whole number from 0 to 100");
        assertIsNotDelivered("color = blue", "color is \"blue\": expected one of red, green");
        assertIsNotDelivered("dimmed = yes", "dimmed is \"yes\": expected true or false");

        assertThat(rig.said).hasSize(said);
        rig.lines(6, "etc/swap.lamp.cfg: refused: line 2: ");
        light(service, "attic", "5", 2);
        assertPlaceIsKept(service);
    }

    private void assertIsNotDelivered(String line, String problem) throws IOException {
        write(PID, "# a lamp", line);
        await().until(() ->
                problem(PID).equals("refused: line 2: " + problem + "; the previous content stays in effect"));
        assertThat(state(PID)).isEqualTo(State.REFUSED);
    }

    @Test
    void unknown_settings_are_said_once_with_the_nearest_word_and_delivered() throws Exception {
        run("");

        write(PID, "level = 5", "colour = red", "Recorder.target = (swap=recorder)", "service.ranking = 7");

        await().until(() -> problem(PID).contains("colour"));
        assertThat(problem(PID))
                .isEqualTo("line 2: unknown setting colour: not described by swap.lamp; did you mean color?");
        assertThat(rig.lines(1, "etc/swap.lamp.cfg").get(0)).endsWith("etc/swap.lamp.cfg " + problem(PID));
        rig.awaitSaid("activated 5");
    }

    @Test
    void a_key_that_is_put_right_in_its_case_is_delivered() throws Exception {
        run("");
        write(PID, "Level = 5");
        await().until(() -> problem(PID).endsWith("did you mean level?"));

        write(PID, "level = 5");

        rig.awaitSaid("activated 5");
        await().until(() -> problem(PID).isEmpty());
    }

    @Test
    void one_of_several_beside_the_only_one_is_left_out() throws Exception {
        HostedService service = run("");
        write(PID, "level = 5");
        rig.awaitSaid("activated 5");

        write(PID + "~x", "level = 6");

        await().until(() -> state(PID + "~x") == State.REFUSED);
        assertThat(problem(PID + "~x"))
                .isEqualTo("refused: swap.lamp.cfg exists, too: a component has either one configuration"
                        + " or several; delete one of the files; none of it is in effect");
        light(service, "attic", "5", 2);
        assertPlaceIsKept(service);
    }

    @Test
    void one_that_somebody_has_looked_at_before_is_delivered_all_the_same() throws Exception {
        HostedService service = run("");
        assertThat(admin.getConfiguration(PID).getBundleLocation())
                .isEqualTo(context.getBundle().getLocation());

        write(PID, "level = 5");

        rig.awaitSaid("activated 5");
        assertThat(admin.getConfiguration(PID, "?").getBundleLocation()).isEqualTo("?");
        light(service, "attic", "5", 2);
    }

    @Test
    void one_that_is_bound_to_another_bundle_is_said_to_be() throws Exception {
        run("");
        Configuration bound = admin.getConfiguration(PID);
        try {
            bound.update(new Hashtable<>(Map.of("level", "5")));

            await().until(() -> state(PID) == State.UNUSED);
            // A long location is abbreviated.
            String location = context.getBundle().getLocation();
            assertThat(rig.lines(1, "configuration swap.lamp: ").get(0))
                    .contains(
                            "it is bound to the bundle at " + location.substring(0, Math.min(50, location.length())),
                            "so swap.lamp does not get it");
        } finally {
            bound.delete();
        }
    }

    @Test
    void a_file_that_comes_before_its_bundle_says_when_it_is_taken_up() throws Exception {
        write("swap.lmap", "level = 5");
        write(PID, "level = 5");
        await().until(() -> state(PID) == State.UNUSED && state("swap.lmap") == State.UNUSED);
        assertThat(problem(PID)).startsWith("it has no effect: nothing uses the PID swap.lamp");

        rig.start(lamp(""));

        rig.awaitSaid("activated 5");
        await().until(() -> state(PID) == State.ACTIVE);
        rig.lines(1, "etc/swap.lamp.cfg: it takes effect now: it configures component swap.lamp of bundle swap.lamp");
        assertThat(state("swap.lmap")).isEqualTo(State.UNUSED);
    }

    @Test
    void one_that_comes_with_a_bad_file_runs_without_it() throws Exception {
        write(PID, "level = 13");
        await().until(() -> state(PID) == State.UNUSED);

        rig.start(lamp(""));

        rig.awaitSaid("activated none");
        await().until(() -> state(PID) == State.REFUSED);
        assertThat(problem(PID)).endsWith("nobody wants 13; none of it is in effect");
    }

    @Test
    void configurations_can_be_listed_while_they_come_and_go() throws Exception {
        var changing = CompletableFuture.runAsync(() -> {
            for (int i = 0; i < 300; i++) {
                try {
                    Configuration passing = admin.getConfiguration("swap.passing", "?");
                    passing.update(new Hashtable<>(Map.of("i", i)));
                    passing.delete();
                } catch (IOException failure) {
                    throw new UncheckedIOException(failure);
                }
            }
        });
        while (!changing.isDone()) {
            files.files();
        }
        changing.join();
    }
}
