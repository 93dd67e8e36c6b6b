// SPDX-License-Identifier: Apache-2.0
package aiko.tests.blackbox;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.TreeMap;
import java.util.jar.JarFile;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import javax.xml.parsers.DocumentBuilderFactory;
import org.junit.jupiter.api.Test;
import org.w3c.dom.Document;
import org.w3c.dom.Element;
import org.w3c.dom.NodeList;

/** The reference of settings is what the bundles of the container say in their Metatype descriptions. */
class ConfigurationReferenceTest {
    /** The end of a description, for settings whose default is no attribute since they have an environment variable. */
    private static final Pattern DEFAULT =
            Pattern.compile("[.;] (?:(AIKO_[A-Z_]+), )?[dD]efault (.+)$", Pattern.DOTALL);

    private static final String INTRODUCTION =
            """
            # Settings

            This page lists every setting of the bundles of a container. It is generated from their Metatype descriptions.
            [Configuration](../configuration.md) explains the files and the order of sources, [addresses](../configuration.md#the-address-of-the-server),
            and [limits of memory](../configuration.md#memory); [configure](../how-to/configure.md) has the steps.

            Set a value in `etc/PID.cfg`, with a line `SETTING = VALUE`. A setting without a value is read from its environment variable, if it
            has one. `aiko:config` lists the configurations of a running container.

            """;

    private static final String NOTE =
            "<!-- Generated: do not edit. Change the @AttributeDefinition of the setting, then run:\n     %s -->\n\n";

    @Test
    void the_reference_lists_the_settings_of_all_bundles() throws Exception {
        var sections = new TreeMap<String, String>();
        for (Document description : descriptions()) {
            Element definition =
                    elements(description.getDocumentElement(), "OCD").get(0);
            List<String> pids = new ArrayList<>();
            List<String> factories = new ArrayList<>();
            for (Element designate : elements(description.getDocumentElement(), "Designate")) {
                if (designate.hasAttribute("pid")) {
                    pids.add(designate.getAttribute("pid"));
                } else {
                    factories.add(designate.getAttribute("factoryPid"));
                }
            }
            String pid = pids.isEmpty() ? factories.get(0) + "~NAME" : pids.get(0);
            sections.put(pid, section(pid, pids.isEmpty() ? List.of() : factories, definition));
        }
        assertThat(sections).containsKeys("aiko.process", "aiko.broker", "aiko.logging", "aiko.deployer");
        GeneratedDocument.check(
                getClass(),
                "reference/configuration.md",
                INTRODUCTION.replaceFirst(
                                "\n\n",
                                Matcher.quoteReplacement(
                                        "\n\n" + NOTE.formatted(GeneratedDocument.renewal(getClass()))))
                        + String.join("\n", sections.values()));
    }

    private static List<Document> descriptions() throws Exception {
        var documents = new ArrayList<Document>();
        List<Path> bundles = Distribution.bundles().stream()
                .filter(file -> file.getFileName().toString().startsWith("aiko."))
                .toList();
        var builder = DocumentBuilderFactory.newInstance().newDocumentBuilder();
        for (Path bundle : bundles) {
            try (var jar = new JarFile(bundle.toFile())) {
                for (var entry : jar.stream()
                        .filter(entry -> entry.getName().matches("OSGI-INF/metatype/.*\\.xml"))
                        .toList()) {
                    try (InputStream in = jar.getInputStream(entry)) {
                        documents.add(builder.parse(in));
                    }
                }
            }
        }
        return documents;
    }

    private static List<Element> elements(Element parent, String name) {
        NodeList found = parent.getElementsByTagName(name);
        return IntStream.range(0, found.getLength())
                .mapToObj(index -> (Element) found.item(index))
                .toList();
    }

    private static String section(String pid, List<String> factories, Element definition) {
        var text = new StringBuilder("## `" + pid + "`\n\n" + definition.getAttribute("name") + ". ");
        String description = definition.getAttribute("description");
        text.append(description).append(description.endsWith(".") ? "" : ".");
        for (String factory : factories) {
            text.append(" The same settings apply to `").append(factory).append("~NAME`.");
        }
        text.append(
                "\n\n| setting | type | values | default | environment variable | description |\n|---|---|---|---|---|---|\n");
        for (Element attribute : elements(definition, "AD")) {
            text.append(row(attribute));
        }
        return text.toString();
    }

    private static String row(Element attribute) {
        String description = attribute.getAttribute("description");
        String value = attribute.hasAttribute("default") ? code(attribute.getAttribute("default")) : "none";
        String variable = "";
        Matcher stated = DEFAULT.matcher(description);
        if (!attribute.hasAttribute("default") && stated.find()) {
            value = stated.group(2);
            variable = stated.group(1) == null ? "" : code(stated.group(1));
            description = description.substring(0, stated.start());
        }
        return Stream.of(
                        code(attribute.getAttribute("id")),
                        attribute.getAttribute("type").toLowerCase(java.util.Locale.ROOT),
                        values(attribute),
                        value,
                        variable,
                        description)
                .map(cell -> cell.replace("|", "\\|").replaceAll("\\s+", " "))
                .collect(Collectors.joining(" | ", "| ", " |\n"))
                .replace("|  |", "| |");
    }

    private static String values(Element attribute) {
        List<Element> options = elements(attribute, "Option");
        if (!options.isEmpty()) {
            return options.stream()
                    .map(option -> code(option.getAttribute("value")))
                    .collect(Collectors.joining(", "));
        }
        if (attribute.getAttribute("type").equals("Boolean")) {
            return "`true`, `false`";
        }
        String least = attribute.getAttribute("min");
        String most = attribute.getAttribute("max");
        if (least.isEmpty()) {
            return "";
        }
        return most.isEmpty() ? "at least " + least : least + " to " + most;
    }

    private static String code(String text) {
        return text.isEmpty() ? "empty" : "`" + text + "`";
    }

    @Test
    void the_end_of_a_description_states_variable_and_default() throws IOException {
        Matcher stated = DEFAULT.matcher("The host. AIKO_PROCESS_HOST, default the name of this host");
        assertThat(stated.find()).isTrue();
        assertThat(stated.group(1)).isEqualTo("AIKO_PROCESS_HOST");
        assertThat(stated.group(2)).isEqualTo("the name of this host");
    }
}
