// SPDX-License-Identifier: Apache-2.0
package aiko.deployer.internal.resolve;

import java.util.Map;
import java.util.Optional;

/** Bundles that provide often needed packages and capabilities, by their coordinates in Maven. */
final class KnownProviders {
    private static final String JACKSON = "com.fasterxml.jackson.core:jackson-";
    private static final String HTTP = "org.apache.felix:org.apache.felix.http.jetty";
    private static final String SPI_FLY = "org.apache.aries.spifly:org.apache.aries.spifly.dynamic.bundle";
    private static final String EVENTS = "org.apache.felix:org.apache.felix.eventadmin";

    private static final Map<String, String> OF_PACKAGES = Map.ofEntries(
            Map.entry("com.fasterxml.jackson.annotation", JACKSON + "annotations"),
            Map.entry("com.fasterxml.jackson.core", JACKSON + "core"),
            Map.entry("com.fasterxml.jackson.databind", JACKSON + "databind"),
            Map.entry("com.google.common", "com.google.guava:guava"),
            Map.entry("com.google.gson", "com.google.code.gson:gson"),
            Map.entry("jakarta.annotation", "jakarta.annotation:jakarta.annotation-api"),
            Map.entry("jakarta.inject", "jakarta.inject:jakarta.inject-api"),
            Map.entry("jakarta.servlet", HTTP),
            Map.entry("jakarta.ws.rs", "jakarta.ws.rs:jakarta.ws.rs-api"),
            Map.entry("jakarta.xml.bind", "jakarta.xml.bind:jakarta.xml.bind-api"),
            Map.entry("javax.servlet", HTTP),
            Map.entry("javax.xml.bind", "jakarta.xml.bind:jakarta.xml.bind-api of version 2"),
            Map.entry("org.apache.commons.io", "commons-io:commons-io"),
            Map.entry("org.apache.commons.lang3", "org.apache.commons:commons-lang3"),
            Map.entry("org.h2", "com.h2database:h2"),
            Map.entry("org.osgi.service.event", EVENTS),
            Map.entry("org.osgi.service.http", HTTP),
            Map.entry("org.osgi.service.jdbc", "org.osgi:org.osgi.service.jdbc"),
            Map.entry("org.osgi.service.prefs", "org.apache.felix:org.apache.felix.prefs"),
            Map.entry("org.osgi.service.servlet", HTTP),
            Map.entry("org.postgresql", "org.postgresql:postgresql"),
            Map.entry("org.sqlite", "org.xerial:sqlite-jdbc"));

    /** Extenders and implementations, and what they are. */
    private static final Map<String, Provider> OF_CAPABILITIES = Map.of(
            "osgi.component", new Provider("Declarative Services", ""),
            "osgi.http", new Provider("the HTTP Whiteboard", HTTP),
            "osgi.event", new Provider("Event Admin", EVENTS),
            "osgi.blueprint", new Provider("Blueprint", "org.apache.aries.blueprint:org.apache.aries.blueprint.core"),
            "osgi.configurator", new Provider("the Configurator", "org.apache.felix:org.apache.felix.configurator"),
            "osgi.serviceloader.processor", new Provider("users of ServiceLoader", SPI_FLY),
            "osgi.serviceloader.registrar", new Provider("providers for ServiceLoader", SPI_FLY),
            "aiko.process", new Provider("Aiko services", ""));

    /** @param bundle empty for one of the container */
    record Provider(String subject, String bundle) {}

    private KnownProviders() {}

    /** Of the package, or of the nearest one that contains it. */
    static Optional<String> ofPackage(String name) {
        for (String known = name; !known.isEmpty(); known = known.substring(0, Math.max(0, known.lastIndexOf('.')))) {
            String found = OF_PACKAGES.get(known);
            if (found != null) {
                return Optional.of(found);
            }
        }
        return Optional.empty();
    }

    static Optional<Provider> ofCapability(String name) {
        return Optional.ofNullable(OF_CAPABILITIES.get(name));
    }
}
