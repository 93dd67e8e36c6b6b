// SPDX-License-Identifier: Apache-2.0
package aiko.deployer.internal.configuration;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import aiko.deployer.ConfigurationFile;
import aiko.deployer.ConfigurationFile.State;
import java.io.IOException;
import java.lang.reflect.InvocationHandler;
import java.lang.reflect.Proxy;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Dictionary;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.stream.IntStream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.osgi.framework.BundleContext;
import org.osgi.framework.dto.BundleDTO;
import org.osgi.service.cm.Configuration;
import org.osgi.service.cm.ConfigurationAdmin;
import org.osgi.service.component.runtime.ServiceComponentRuntime;
import org.osgi.service.component.runtime.dto.ComponentConfigurationDTO;
import org.osgi.service.component.runtime.dto.ComponentDescriptionDTO;
import org.osgi.service.component.runtime.dto.ReferenceDTO;
import org.osgi.service.log.Logger;

/** One file of the folder has no effect on others, and is delivered again if the reason passes. */
class EtcSynchronizerTest {
    private static final String FULL = "No space left on device";

    @TempDir
    Path folder;

    private final Map<String, Object> delivered = new HashMap<>();
    private final List<Object> values = new ArrayList<>();
    private final Map<String, Throwable> failures = new HashMap<>();
    private final List<String> lines = new CopyOnWriteArrayList<>();
    private final List<ComponentDescriptionDTO> components = new ArrayList<>();
    private int tries;
    private boolean isFullAfterBad;
    private EtcSynchronizer files;

    @BeforeEach
    void begin() {
        files = new EtcSynchronizer(
                fake(
                        BundleContext.class,
                        (self, method, arguments) -> method.getReturnType() == Collection.class ? List.of() : null),
                folder,
                fake(ConfigurationAdmin.class, (self, method, arguments) -> switch (method.getName()) {
                    case "getConfiguration" -> configuration(arguments[0].toString());
                    case "getFactoryConfiguration" -> configuration(arguments[0] + "~" + arguments[1]);
                    default -> null;
                }),
                fake(ServiceComponentRuntime.class, (self, method, arguments) -> switch (method.getName()) {
                    case "getComponentDescriptionDTOs" -> components;
                    case "getComponentConfigurationDTOs" -> List.of(lamp());
                    default -> true;
                }),
                () -> null,
                fake(Logger.class, (self, method, arguments) -> lines.add(line(method.getName(), arguments))),
                () -> {});
    }

    private static <T> T fake(Class<T> type, InvocationHandler handler) {
        return type.cast(Proxy.newProxyInstance(type.getClassLoader(), new Class<?>[] {type}, handler));
    }

    private static String line(String level, Object... arguments) {
        String text = level + ": " + arguments[0];
        for (Object argument : arguments.length == 2 && arguments[1] instanceof Object[] all
                ? all
                : List.of(arguments).subList(1, arguments.length).toArray()) {
            text = text.replaceFirst("\\{}", java.util.regex.Matcher.quoteReplacement(String.valueOf(argument)));
        }
        return text;
    }

    private Configuration configuration(String pid) {
        return fake(Configuration.class, (self, method, arguments) -> switch (method.getName()) {
            case "updateIfDifferent", "update", "delete" -> change(pid, arguments);
            case "getBundleLocation" -> "?";
            default -> null;
        });
    }

    private boolean change(String pid, Object... arguments) throws Throwable {
        tries++;
        if (failures.get(pid) instanceof IOException full) {
            // Config Admin uses temporary files.
            throw new IOException(full.getMessage() + " " + tries);
        }
        if (failures.get(pid) != null) {
            throw failures.get(pid);
        }
        if (arguments == null) {
            delivered.remove(pid);
        } else {
            Object value = ((Dictionary<?, ?>) arguments[0]).get("a");
            delivered.put(pid, value);
            values.add(value);
        }
        if (isFullAfterBad && isBad()) {
            failures.put("lamp", new IOException(FULL));
        }
        return true;
    }

    private boolean isBad() {
        return String.valueOf(delivered.get("lamp")).startsWith("bad");
    }

    /** A component that refuses what is bad. */
    private void addLamp() {
        var lamp = new ComponentDescriptionDTO();
        lamp.name = "acme.Lamp";
        lamp.implementationClass = lamp.name;
        lamp.configurationPid = new String[] {"lamp"};
        lamp.properties = Map.of();
        lamp.references = new ReferenceDTO[0];
        lamp.immediate = true;
        lamp.bundle = new BundleDTO();
        lamp.bundle.symbolicName = "acme";
        components.add(lamp);
    }

    private ComponentConfigurationDTO lamp() {
        var lamp = new ComponentConfigurationDTO();
        lamp.properties =
                delivered.containsKey("lamp") ? Map.of("service.pid", "lamp", "a", delivered.get("lamp")) : Map.of();
        lamp.state = isBad() ? ComponentConfigurationDTO.FAILED_ACTIVATION : ComponentConfigurationDTO.ACTIVE;
        lamp.failure = "no such room";
        return lamp;
    }

    /** The disk is full before the good content is delivered again. */
    private void refuseWhileTheDiskIsFull() throws Exception {
        addLamp();
        files.startChecking();
        write("lamp.cfg", "a = good\n");
        lookUntilDelivered("lamp", "good");
        isFullAfterBad = true;
        write("lamp.cfg", "a = bad\n");
        lookUntilDelivered("lamp", "bad");
        files.look();
        files.review();
        files.look();
        assertThat(lines)
                .singleElement()
                .asString()
                .startsWith("warn: etc/lamp.cfg: refused: component acme.Lamp of bundle acme refuses it: no such room;"
                        + " its previous content cannot be delivered: java.io.IOException: " + FULL)
                .endsWith("; retrying; it is in effect until then");
        isFullAfterBad = false;
    }

    private void write(String name, String content) throws IOException {
        Files.writeString(folder.resolve(name), content);
    }

    private void startChecking(boolean isChecking) {
        if (isChecking) {
            files.startChecking();
        }
    }

    /** The thread does that when a time has passed that is the result of the last one. */
    private void lookUntilDelivered(String pid, Object value) {
        await().atMost(Duration.ofSeconds(20))
                .pollInterval(Duration.ofMillis(20))
                .until(() -> {
                    files.look();
                    return value.equals(delivered.getOrDefault(pid, "none"));
                });
    }

    private Optional<ConfigurationFile> file(String name) {
        return files.all().stream()
                .filter(file -> file.file().orElseThrow().equals(folder.resolve(name)))
                .findFirst();
    }

    private State state(String name) {
        return file(name).orElseThrow().state();
    }

    private List<String> linesOf(String name) {
        return lines.stream().filter(line -> line.contains("etc/" + name)).toList();
    }

    @Test
    void a_malformed_file_is_refused_with_one_line_and_the_others_are_delivered() throws Exception {
        write("first.cfg", "\\\n   \nkey=1\n");
        write("next.cfg", "a = 1\n");

        files.look();
        files.look();

        assertThat(delivered).containsExactly(Map.entry("next", "1"));
        assertThat(lines).singleElement().asString().startsWith("warn: etc/first.cfg: refused: line 1: no key");
        assertThat(state("first.cfg")).isEqualTo(State.REFUSED);
        assertThat(state("next.cfg")).isEqualTo(State.ACTIVE);
    }

    @ParameterizedTest
    @ValueSource(booleans = {false, true})
    void whatever_is_thrown_for_one_file_is_its_refusal(boolean isChecking) throws Exception {
        startChecking(isChecking);
        Map<String, Throwable> thrown = Map.of(
                "a1", new NullPointerException("nothing"),
                "a2", new StackOverflowError(),
                "a3", new NoClassDefFoundError("some/Type"));
        failures.putAll(thrown);
        for (String pid : List.of("a1", "a2", "a3", "next")) {
            write(pid + ".cfg", "a = 1\n");
        }

        lookUntilDelivered("next", "1");
        files.look();

        assertThat(lines).hasSize(3);
        thrown.forEach((pid, failure) -> {
            assertThat(linesOf(pid))
                    .containsExactly("warn: etc/" + pid + ".cfg: refused: Config Admin rejects it: " + failure
                            + "; none of it is in effect");
            assertThat(state(pid + ".cfg")).isEqualTo(State.REFUSED);
        });
    }

    @ParameterizedTest
    @ValueSource(booleans = {false, true})
    void a_file_that_cannot_be_stored_is_delivered_again_until_it_can_be(boolean isChecking) throws Exception {
        startChecking(isChecking);
        failures.put("x", new IOException(FULL));
        write("x.cfg", "a = 1\n");
        write("next.cfg", "a = 1\n");
        lookUntilDelivered("next", "1");
        int most = tries + 5;
        await().atMost(Duration.ofSeconds(20)).until(() -> files.look().toMillis() > 200 && tries > 3);

        assertThat(tries).isLessThan(most);
        assertThat(lines)
                .singleElement()
                .asString()
                .startsWith("warn: etc/x.cfg: it cannot be delivered: java.io.IOException: " + FULL)
                .endsWith("; retrying; none of it is in effect");
        assertThat(state("x.cfg")).isEqualTo(State.REFUSED);

        failures.clear();
        lookUntilDelivered("x", "1");
        assertThat(lines).hasSize(2).last().isEqualTo("info: etc/x.cfg: its new content is in effect");
        assertThat(file("x.cfg").orElseThrow().problem()).isEmpty();
        assertThat(state("x.cfg")).isEqualTo(State.ACTIVE);
    }

    @ParameterizedTest
    @ValueSource(booleans = {false, true})
    void the_last_content_counts_when_it_can_be_delivered_again(boolean isChecking) throws Exception {
        startChecking(isChecking);
        write("x.cfg", "a = 1\n");
        lookUntilDelivered("x", "1");
        failures.put("x", new IOException(FULL));
        write("x.cfg", "a = 2\n");
        await().atMost(Duration.ofSeconds(20)).until(() -> {
            files.look();
            return state("x.cfg") == State.REFUSED;
        });
        assertThat(lines).singleElement().asString().endsWith("; retrying; the previous content stays in effect");

        write("x.cfg", "a = 3\n");
        failures.clear();
        lookUntilDelivered("x", "3");
        assertThat(state("x.cfg")).isEqualTo(State.ACTIVE);

        failures.put("x", new IOException(FULL));
        write("x.cfg", "a = 4\n");
        await().atMost(Duration.ofSeconds(20)).until(() -> {
            files.look();
            return state("x.cfg") == State.REFUSED;
        });
        write("x.cfg", "= unusable\n");
        failures.clear();
        await().atMost(Duration.ofSeconds(20)).until(() -> {
            files.look();
            return file("x.cfg").orElseThrow().problem().contains("no key");
        });
        Duration next = files.look();
        assertThat(next).isGreaterThan(Duration.ofSeconds(1));
        assertThat(delivered).containsEntry("x", "3");
    }

    @ParameterizedTest
    @ValueSource(booleans = {false, true})
    void a_configuration_whose_file_has_gone_is_removed_as_soon_as_that_is_possible(boolean isChecking)
            throws Exception {
        startChecking(isChecking);
        write("x.cfg", "a = 1\n");
        write("y.cfg", "a = 1\n");
        lookUntilDelivered("x", "1");
        lookUntilDelivered("y", "1");
        failures.put("x", new IOException(FULL));
        failures.put("y", new IOException(FULL));
        Files.delete(folder.resolve("x.cfg"));
        Files.delete(folder.resolve("y.cfg"));
        files.look();
        files.look();
        assertThat(lines)
                .hasSize(2)
                .first()
                .asString()
                .startsWith("warn: etc/x.cfg: its configuration cannot be removed: java.io.IOException: " + FULL)
                .endsWith("; retrying; it is in effect until then");

        // One comes back with the same content, of which a part may have been removed.
        write("y.cfg", "a = 1\n");
        await().until(() -> {
            files.look();
            return file("y.cfg").isPresent();
        });
        delivered.remove("y");
        failures.clear();
        lookUntilDelivered("y", "1");
        lookUntilDelivered("x", "none");
        assertThat(linesOf("x.cfg")).hasSize(2).last().isEqualTo("info: etc/x.cfg: its configuration is removed");
        assertThat(linesOf("y.cfg"))
                .hasSizeLessThanOrEqualTo(3)
                .last()
                .asString()
                .contains("its new content is");
        assertThat(delivered).containsExactly(Map.entry("y", "1"));
    }

    @Test
    void a_refused_content_is_replaced_by_the_previous_one_as_soon_as_that_is_possible() throws Exception {
        refuseWhileTheDiskIsFull();
        failures.clear();

        lookUntilDelivered("lamp", "good");
        files.look();
        files.review();
        assertThat(lines)
                .hasSize(2)
                .last()
                .asString()
                .endsWith("refuses it: no such room; the previous content stays in effect");
        assertThat(state("lamp.cfg")).isEqualTo(State.REFUSED);
    }

    @Test
    void a_refused_content_is_never_the_previous_one() throws Exception {
        refuseWhileTheDiskIsFull();
        write("lamp.cfg", "a = bad again\n");
        // Nobody waits until it is whole.
        Files.setLastModifiedTime(folder.resolve("lamp.cfg"), FileTime.from(Instant.EPOCH));
        failures.clear();

        files.look();
        assertThat(values).containsExactly("good", "bad", "bad again", "good");
        assertThat(lines).last().asString().endsWith("refuses it: no such room; the previous content stays in effect");

        write("lamp.cfg", "a = better\n");
        lookUntilDelivered("lamp", "better");
        assertThat(lines).last().isEqualTo("info: etc/lamp.cfg: its new content is in effect");
        assertThat(state("lamp.cfg")).isEqualTo(State.ACTIVE);
    }

    @Test
    void a_file_of_many_lines_has_few_lines_in_the_log() throws Exception {
        write(
                "x.cfg",
                String.join(
                        "\n",
                        IntStream.range(0, 5_000).mapToObj(i -> "a = " + i).toList()));
        files.look();
        files.startChecking();
        files.review();

        assertThat(linesOf("x.cfg")).hasSize(11).last().isEqualTo("warn: etc/x.cfg and 4989 more");
        assertThat(file("x.cfg").orElseThrow().problem()).hasSizeLessThan(1_500).endsWith("; and 4989 more");
        assertThat(delivered).containsEntry("x", "4999");
    }
}
