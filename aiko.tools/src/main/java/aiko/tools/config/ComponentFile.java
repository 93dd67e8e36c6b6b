// SPDX-License-Identifier: Apache-2.0
package aiko.tools.config;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import javax.xml.parsers.DocumentBuilderFactory;
import javax.xml.parsers.ParserConfigurationException;
import org.osgi.framework.dto.BundleDTO;
import org.osgi.service.component.runtime.dto.ComponentDescriptionDTO;
import org.osgi.service.component.runtime.dto.ReferenceDTO;
import org.w3c.dom.Document;
import org.w3c.dom.Element;
import org.w3c.dom.NodeList;
import org.xml.sax.SAXException;

/** A component description of Declarative Services: which configurations a component has, and which keys it knows, and what it is a service for. */
final class ComponentFile {
    private static final String OWN_NAME = "$";
    private static final String COMPONENT = "component";
    private static final String EACH = "*";

    private ComponentFile() {}

    /** The components: the document is one, or has several, among other elements. */
    static List<ComponentDescriptionDTO> read(String symbolicName, byte[] content) throws IOException {
        Element root = parse(content).getDocumentElement();
        return COMPONENT.equals(root.getLocalName())
                ? List.of(component(symbolicName, root))
                : elements(root.getElementsByTagNameNS(EACH, COMPONENT))
                        .map(each -> component(symbolicName, each))
                        .toList();
    }

    private static ComponentDescriptionDTO component(String symbolicName, Element root) {
        var component = new ComponentDescriptionDTO();
        component.implementationClass = elements(root, "implementation")
                .map(each -> each.getAttribute("class"))
                .findFirst()
                .orElse("");
        component.serviceInterfaces = elements(root, "provide")
                .map(each -> each.getAttribute("interface"))
                .toArray(String[]::new);
        component.name = root.hasAttribute("name") ? root.getAttribute("name") : component.implementationClass;
        String policy = root.getAttribute("configuration-policy");
        component.configurationPolicy = policy.isEmpty() ? "optional" : policy;
        component.configurationPid = root.hasAttribute("configuration-pid")
                ? Stream.of(root.getAttribute("configuration-pid").strip().split("\\s+"))
                        .map(pid -> pid.equals(OWN_NAME) ? component.name : pid)
                        .toArray(String[]::new)
                : new String[] {component.name};
        component.bundle = new BundleDTO();
        component.bundle.symbolicName = symbolicName;
        component.properties = new HashMap<>();
        elements(root, "property")
                .forEach(property -> component.properties.put(
                        property.getAttribute("name"),
                        property.hasAttribute("value")
                                ? property.getAttribute("value")
                                : property.getTextContent().strip()));
        var references = new ArrayList<ReferenceDTO>();
        elements(root, "reference").forEach(each -> {
            var reference = new ReferenceDTO();
            reference.name = each.getAttribute("name");
            references.add(reference);
        });
        component.references = references.toArray(ReferenceDTO[]::new);
        return component;
    }

    private static Document parse(byte[] content) throws IOException {
        try {
            var factory = DocumentBuilderFactory.newInstance();
            factory.setNamespaceAware(true);
            factory.setFeature("http://apache.org/xml/features/disallow-doctype-decl", true);
            var builder = factory.newDocumentBuilder();
            builder.setErrorHandler(null);
            return builder.parse(new ByteArrayInputStream(content));
        } catch (SAXException | ParserConfigurationException unreadable) {
            throw new IOException(unreadable);
        }
    }

    private static Stream<Element> elements(Element parent, String name) {
        return elements(parent.getElementsByTagName(name));
    }

    private static Stream<Element> elements(NodeList found) {
        return IntStream.range(0, found.getLength()).mapToObj(index -> (Element) found.item(index));
    }
}
