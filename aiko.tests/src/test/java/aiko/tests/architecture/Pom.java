// SPDX-License-Identifier: Apache-2.0
package aiko.tests.architecture;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import javax.xml.parsers.DocumentBuilderFactory;
import org.w3c.dom.Document;
import org.w3c.dom.Element;

/** A POM of the sources, as it is written. */
public final class Pom {
    private final Element project;

    private Pom(Element project) {
        this.project = project;
    }

    /** @param path from the root of the sources */
    public static Pom read(String path) throws Exception {
        Path sources = Path.of(System.getProperty("aiko.examples")).getParent();
        Document document = DocumentBuilderFactory.newInstance()
                .newDocumentBuilder()
                .parse(sources.resolve(path).toFile());
        return new Pom(document.getDocumentElement());
    }

    /** All elements of that name. */
    public List<Element> elements(String name) {
        return elements(project, name);
    }

    private static List<Element> elements(Element parent, String name) {
        var found = new ArrayList<Element>();
        var nodes = parent.getElementsByTagName(name);
        for (int i = 0; i < nodes.getLength(); i++) {
            found.add((Element) nodes.item(i));
        }
        return found;
    }

    String version() {
        return text(project, "version");
    }

    String property(String name) {
        return elements(name).get(0).getTextContent();
    }

    /** The version of a dependency or plugin; empty if it is managed elsewhere. Properties of Maven itself stay as they are written. */
    public String version(Element element) {
        String version = text(element, "version");
        return version.startsWith("${") && !version.startsWith("${project.")
                ? property(version.substring(2, version.length() - 1))
                : version;
    }

    /** The text of a child, not of a deeper element; empty if there is none. */
    public static String text(Element parent, String name) {
        return elements(parent, name).stream()
                .filter(child -> child.getParentNode() == parent)
                .map(Element::getTextContent)
                .findFirst()
                .orElse("");
    }
}
