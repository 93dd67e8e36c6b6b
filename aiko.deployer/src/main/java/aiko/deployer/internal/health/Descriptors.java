// SPDX-License-Identifier: Apache-2.0
package aiko.deployer.internal.health;

import java.io.IOException;
import java.io.StringReader;
import java.net.URL;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collection;
import java.util.Collections;
import java.util.Enumeration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import javax.xml.parsers.ParserConfigurationException;
import javax.xml.parsers.SAXParserFactory;
import org.osgi.framework.Bundle;
import org.osgi.service.component.ComponentConstants;
import org.xml.sax.Attributes;
import org.xml.sax.InputSource;
import org.xml.sax.SAXException;
import org.xml.sax.SAXParseException;
import org.xml.sax.helpers.DefaultHandler;

/** The files that describe the components of a bundle, where the component runtime does not know all of them. */
final class Descriptors {
    private static final String NAMESPACE = "http://www.osgi.org/xmlns/scr/";
    private static final String NO_DOCUMENT_TYPES = "http://apache.org/xml/features/disallow-doctype-decl";
    private static final String DOCUMENT_TYPE = "<!DOCTYPE";
    private static final String ELEMENT = "component";
    private static final int LARGE = 65_536;

    private Descriptors() {}

    static boolean isNamed(Bundle bundle) {
        String header = bundle.getHeaders("").get(ComponentConstants.SERVICE_COMPONENT);
        return header != null && !header.isBlank();
    }

    /**
     * Why components that are described are not known to the component runtime, one line for each.
     *
     * @param known their names
     */
    static List<String> problems(Bundle bundle, Set<String> known) {
        if (!isNamed(bundle)) {
            return List.of();
        }
        var problems = new ArrayList<String>();
        var files = new LinkedHashMap<String, URL>();
        for (String clause :
                bundle.getHeaders("").get(ComponentConstants.SERVICE_COMPONENT).split(",")) {
            String path = clause.split(";", 2)[0].trim();
            if (!path.isEmpty()) {
                List<URL> found = find(bundle, path);
                if (found.isEmpty()) {
                    problems.add(
                            "its Service-Component names " + path + ", which is not in the bundle: build it with bnd");
                }
                found.forEach(url -> files.put(url.getPath(), url));
            }
        }
        if (describeAtMost(known.size(), files.values())) {
            return problems;
        }
        // The runtime reads document types. They matter only where it does not know what is described.
        boolean isAnyMissing = known.size() < files.size();
        files.values().forEach(url -> {
            String problem = problem(url, known, !isAnyMissing);
            if (problem != null) {
                problems.add(problem);
            }
        });
        return problems;
    }

    private static List<URL> find(Bundle bundle, String path) {
        int slash = path.lastIndexOf('/');
        Enumeration<URL> found =
                bundle.findEntries(slash < 0 ? "/" : path.substring(0, slash), path.substring(slash + 1), false);
        return found == null ? List.of() : Collections.list(found);
    }

    /**
     * Whether each file describes something, and all together at most so many components. So the runtime knows all of them, and nobody
     * needs to parse the files once more.
     */
    private static boolean describeAtMost(int components, Collection<URL> files) {
        int elements = 0;
        for (URL url : files) {
            int inFile = elements(url);
            if (inFile == 0) {
                return false;
            }
            elements += inFile;
        }
        return elements <= components;
    }

    /** How many elements named component a file has at most; 0 where only a parser can tell. */
    private static int elements(URL url) {
        byte[] content;
        try (var in = url.openStream()) {
            content = in.readNBytes(LARGE);
        } catch (IOException unreadable) {
            return 0;
        }
        String text = new String(content, StandardCharsets.ISO_8859_1);
        if (content.length == LARGE || text.contains(DOCUMENT_TYPE)) {
            return 0;
        }
        int elements = 0;
        for (int at = text.indexOf(ELEMENT); at > 0; at = text.indexOf(ELEMENT, at + 1)) {
            String before = text.substring(text.lastIndexOf('<', at) + 1, at);
            if (before.isEmpty() || before.endsWith(":") && !before.startsWith("/")) {
                elements++;
            }
        }
        return elements;
    }

    /** Null where the runtime knows all that the file describes. */
    private static String problem(URL url, Set<String> known, boolean mayHaveDocumentType) {
        String file = url.getPath().replaceFirst("^/+", "");
        var described = new LinkedHashMap<String, String>();
        try {
            SAXParserFactory parsers = SAXParserFactory.newInstance();
            parsers.setNamespaceAware(true);
            parsers.setFeature(NO_DOCUMENT_TYPES, !mayHaveDocumentType);
            try (var in = url.openStream()) {
                parsers.newSAXParser().parse(new InputSource(in), new Names(described));
            }
        } catch (SAXParseException malformed) {
            return file + " is not valid XML: line " + malformed.getLineNumber() + ": " + malformed.getMessage();
        } catch (IOException | SAXException | ParserConfigurationException unreadable) {
            return file + " cannot be read: " + unreadable.getMessage();
        }
        if (described.isEmpty()) {
            return file + " describes no component: it has no element component of the namespace " + NAMESPACE
                    + "v1.5.0";
        }
        for (Map.Entry<String, String> component : described.entrySet()) {
            if (!known.contains(component.getKey())) {
                return "its component " + component.getKey() + " of " + file + " is rejected: "
                        + (component.getValue().isEmpty()
                                ? "it has no implementation class"
                                : "see the log of org.apache.felix.scr");
            }
        }
        return null;
    }

    /** Gathers the names of components, and of their classes. */
    private static final class Names extends DefaultHandler {
        private static final List<String> IMPLEMENTATION = Arrays.asList("implementation", ELEMENT);

        private final Map<String, String> described;
        private String component;
        private boolean isUnnamed;

        Names(Map<String, String> described) {
            this.described = described;
        }

        /** Nothing outside the bundle is read. */
        @Override
        public InputSource resolveEntity(String publicId, String systemId) {
            return new InputSource(new StringReader(""));
        }

        @Override
        public void startElement(String uri, String localName, String qualifiedName, Attributes attributes) {
            if (!IMPLEMENTATION.contains(localName)) {
                return;
            }
            if (localName.equals(ELEMENT)) {
                if (uri.startsWith(NAMESPACE) || uri.isEmpty()) {
                    isUnnamed = attributes.getValue("name") == null;
                    component = isUnnamed ? "without a name" : attributes.getValue("name");
                    described.put(component, "");
                }
            } else if (component != null) {
                String type = String.valueOf(attributes.getValue("class"));
                described.remove(component);
                described.put(isUnnamed ? type : component, type);
            }
        }
    }
}
