// SPDX-License-Identifier: Apache-2.0
package aiko.deployer.internal.resolve;

import static org.assertj.core.api.Assertions.as;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.InstanceOfAssertFactories.STRING;
import static org.junit.jupiter.api.Assertions.assertTimeout;

import aiko.deployer.internal.jar.BundleFile;
import java.lang.reflect.Proxy;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.osgi.framework.Bundle;
import org.osgi.framework.BundleContext;
import org.osgi.framework.Version;

class MissingRequirementsTest {
    private static final Path UNREADABLE = Path.of("a", "jar", "that", "nobody", "can", "open");

    /** A framework without bundles, which nothing else may be asked of. */
    private static final BundleContext EMPTY = (BundleContext) Proxy.newProxyInstance(
            BundleContext.class.getClassLoader(), new Class<?>[] {BundleContext.class}, (proxy, method, arguments) -> {
                assertThat(method.getName()).isEqualTo("getBundles");
                return new Bundle[0];
            });

    private static BundleFile bundle(String symbolicName, String header, String value) {
        return new BundleFile(
                symbolicName + ".jar",
                0,
                UNREADABLE,
                "hash of " + symbolicName,
                symbolicName,
                Version.emptyVersion,
                Map.of("Bundle-ManifestVersion", "2", "Bundle-SymbolicName", symbolicName, header, value));
    }

    @Test
    void the_headers_that_were_read_once_are_enough_and_the_jar_is_not_read_again() {
        BundleFile needy = bundle("needy", "Import-Package", "nowhere;version=\"[1,2)\"");
        BundleFile user = bundle("user", "Import-Package", "somewhere");
        BundleFile provider = bundle("provider", "Export-Package", "somewhere");
        assertThat(new MissingRequirements(EMPTY, name -> Optional.empty())
                        .of(List.of(needy, user), List.of(provider), Set.of()))
                .containsOnlyKeys(needy)
                .extractingByKey(needy, as(STRING))
                .startsWith("waits for package nowhere [1.0.0,2.0.0): no bundle provides it; drop a bundle that does");
    }

    private static String lack(String header, String value, BundleFile... others) {
        return lack(name -> Optional.empty(), header, value, others);
    }

    private static String lack(
            Function<String, Optional<Path>> plainJars, String header, String value, BundleFile... others) {
        BundleFile needy = bundle("needy", header, value);
        return new MissingRequirements(EMPTY, plainJars)
                .of(List.of(needy), List.of(others), Set.of())
                .getOrDefault(needy, "");
    }

    @Test
    void known_libraries_are_named() {
        assertThat(lack("Import-Package", "com.fasterxml.jackson.databind.node;version=\"[2.21,3)\""))
                .isEqualTo(
                        "waits for package com.fasterxml.jackson.databind.node [2.21.0,3.0.0): no bundle provides it;"
                                + " drop a bundle that does, such as com.fasterxml.jackson.core:jackson-databind");
        assertThat(lack("Import-Package", "com.acme.util"))
                .endsWith(
                        "no bundle provides it; drop a bundle that does, make one of its library with aiko wrap, or embed"
                                + " the library: docs/how-to/use-a-library.md");
        assertThat(lack("Import-Package", "jakarta.servlet.http")).endsWith("org.apache.felix.http.jetty");
        assertThat(lack("Import-Package", "org.osgi.service.enocean")).contains("it belongs to the OSGi Compendium");
        assertThat(lack("Import-Package", "javax.jcr")).contains("it does not belong to Java itself");
        assertThat(lack("Import-Package", "sun.misc")).contains("it is an internal package of Java");
    }

    @Test
    void a_plain_jar_with_the_package_is_named() {
        assertThat(lack(
                        name -> name.equals("com.acme.util")
                                ? Optional.of(Path.of("deploy", "util.jar"))
                                : Optional.empty(),
                        "Import-Package",
                        "com.acme.util"))
                .isEqualTo("waits for package com.acme.util: util.jar contains it, but is no bundle;"
                        + " make a bundle of it with: aiko wrap deploy/util.jar");
    }

    @Test
    void another_version_is_named_with_its_bundle() {
        assertThat(lack(
                        "Import-Package",
                        "acme;version=\"[2,3)\"",
                        bundle("com.acme", "Export-Package", "acme;version=1.5")))
                .isEqualTo("waits for package acme [2.0.0,3.0.0): com.acme has 1.5.0;"
                        + " drop a bundle that has this version, or build against the other one");
    }

    @Test
    void a_slip_in_the_name_of_a_package_of_ours_is_found() {
        assertThat(lack("Import-Package", "aiko.proces", bundle("aiko.process", "Export-Package", "aiko.process")))
                .endsWith("it is probably aiko.process: correct it");
    }

    @Test
    void capabilities_are_readable() {
        assertThat(
                        lack(
                                "Require-Capability",
                                "osgi.extender;filter:=\"(&(osgi.extender=osgi.component)(version>=1.5.0)(!(version>=2.0.0)))\""))
                .startsWith("waits for the extender of Declarative Services (osgi.component) [1.5.0,2.0.0): no bundle");
        assertThat(lack("Require-Capability", "osgi.implementation;filter:=\"(osgi.implementation=osgi.http)\""))
                .isEqualTo("waits for the implementation of the HTTP Whiteboard (osgi.http): no bundle provides it;"
                        + " drop a bundle that does, such as org.apache.felix:org.apache.felix.http.jetty");
        assertThat(lack("Require-Capability", "osgi.extender;filter:=\"(osgi.extender=osgi.serviceloader.processor)\""))
                .contains("org.apache.aries.spifly");
        assertThat(lack("Require-Capability", "osgi.service;filter:=\"(objectClass=com.acme.Lamp)\""))
                .startsWith("waits for a service com.acme.Lamp: no bundle offers it; ");
        assertThat(lack("Require-Bundle", "com.acme;bundle-version=\"[1,2)\""))
                .isEqualTo("waits for bundle com.acme [1.0.0,2.0.0): it is not installed; drop it");
    }

    @Test
    void a_newer_java_comes_first() {
        int java = Runtime.version().feature();
        String needs = "osgi.ee;filter:=\"(&(osgi.ee=JavaSE)(version=" + (java + 4) + "))\"";
        assertThat(lack("Require-Capability", "acme, " + needs))
                .startsWith("waits for Java " + (java + 4) + ": this container runs on Java " + java + '.')
                .contains("; start the container with Java " + (java + 4) + " (JAVA_HOME), or compile with --release "
                        + java + "; acme ");
    }

    @Test
    void packages_with_the_same_remedy_are_named_together() {
        assertThat(lack("Import-Package", "com.acme.a,com.acme.b"))
                .startsWith("waits for package com.acme.a, package com.acme.b: no bundle provides it; drop ");
    }

    @Test
    void a_hundred_thousand_imports_give_a_short_line_in_a_short_time() {
        String imports =
                IntStream.range(0, 100_000).mapToObj(i -> "com.acme.p" + i).collect(Collectors.joining(","));
        BundleFile[] others = {bundle("provider", "Export-Package", imports.replace("acme", "others"))};

        assertThat(assertTimeout(Duration.ofMinutes(1), () -> lack("Import-Package", imports, others)))
                .contains("package com.acme.p3 and 16 more: no bundle provides it; ")
                .endsWith("; and at least 1000 more")
                .hasSizeLessThan(500);
        assertThat(lack("Import-Package", "com.acme." + "x".repeat(50_000))).hasSizeLessThan(500);
    }

    @Test
    void filters_with_alternatives_are_compared_with_all_packages() {
        BundleFile provider = bundle("provider", "Export-Package", "com.acme.b");
        assertThat(lack(
                        "Require-Capability",
                        "osgi.wiring.package;filter:=\"(|(osgi.wiring.package=com.acme.a)(osgi.wiring.package=com.acme.b))\"",
                        provider))
                .isEmpty();
        assertThat(lack("Require-Capability", "osgi.wiring.package;filter:=\"(osgi.wiring.package=com.*)\"", provider))
                .isEmpty();
    }
}
