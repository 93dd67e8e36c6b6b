// SPDX-License-Identifier: Apache-2.0
package aiko.deployer.internal.health;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.lang.reflect.Proxy;
import java.net.URL;
import java.nio.charset.Charset;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Collections;
import java.util.Hashtable;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.osgi.framework.Bundle;

class DescriptorsTest {
    private static final String ONE = component("one");
    private static final String TWO = component("two");

    @TempDir
    Path folder;

    private static String component(String name) {
        return "<scr:component xmlns:scr=\"http://www.osgi.org/xmlns/scr/v1.5.0\" name=\"" + name
                + "\"><implementation class=\"some." + name + "\"/></scr:component>";
    }

    private List<String> problems(Set<String> known, String... files) {
        return problems(StandardCharsets.UTF_8, known, files);
    }

    private List<String> problems(Charset charset, Set<String> known, String... files) {
        var paths = new Hashtable<String, String>();
        for (int i = 0; i < files.length; i++) {
            write(folder.resolve(i + ".xml"), files[i], charset);
            paths.merge("Service-Component", i + ".xml", (some, more) -> some + ", " + more);
        }
        return Descriptors.problems(bundle(paths), known);
    }

    private static void write(Path file, String text, Charset charset) {
        try {
            Files.writeString(file, text, charset);
        } catch (IOException failure) {
            throw new UncheckedIOException(failure);
        }
    }

    private Bundle bundle(Hashtable<String, String> headers) {
        return (Bundle) Proxy.newProxyInstance(
                Bundle.class.getClassLoader(),
                new Class<?>[] {Bundle.class},
                (proxy, method, arguments) -> switch (method.getName()) {
                    case "getHeaders" -> headers;
                    case "findEntries" -> Collections.enumeration(List.of(url(arguments[1].toString())));
                    default -> throw new UnsupportedOperationException(method.getName());
                });
    }

    private URL url(String name) throws IOException {
        return folder.resolve(name).toUri().toURL();
    }

    @Test
    void nothing_is_wrong_where_all_that_is_described_is_known() {
        assertThat(problems(Set.of("one", "two"), ONE, TWO)).isEmpty();
        assertThat(problems(Set.of("one", "two"), "<components>" + ONE + TWO + "</components>"))
                .isEmpty();
        assertThat(problems(Set.of("one"), "<!-- <component>, as a comment -->" + ONE))
                .isEmpty();
        assertThat(problems(StandardCharsets.UTF_16, Set.of("one"), ONE)).isEmpty();
    }

    @Test
    void each_component_that_is_not_known_is_named_wherever_it_is_described() {
        Map<String, List<String>> where = Map.of(
                "0.xml", problems(Set.of("one"), "<components>" + ONE + TWO + "</components>"),
                "1.xml", problems(Set.of("one"), ONE, TWO));

        where.forEach((file, problems) -> assertThat(problems)
                .singleElement()
                .asString()
                .startsWith("its component two of ")
                .contains(file + " is rejected"));
        assertThat(problems(StandardCharsets.UTF_16, Set.of("one"), TWO))
                .singleElement()
                .asString()
                .contains("component two");
    }

    @Test
    void a_file_that_describes_nothing_is_told_beside_ones_that_are_known() {
        Stream.of("<nothing/>", "<component", "", "<!DOCTYPE x><nothing/>")
                .forEach(empty -> assertThat(problems(Set.of("one", "two"), ONE, TWO, empty))
                        .singleElement()
                        .asString()
                        .contains("2.xml"));
    }
}
