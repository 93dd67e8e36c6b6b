// SPDX-License-Identifier: Apache-2.0
package aiko.deployer.internal.health;

import java.io.IOException;
import java.io.StringReader;
import java.net.URL;
import java.util.ArrayList;
import java.util.Arrays;
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
        private static final List<String> IMPLEMENTATION = Arrays.asList("implementation", "component");

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
            if (localName.equals("component")) {
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
