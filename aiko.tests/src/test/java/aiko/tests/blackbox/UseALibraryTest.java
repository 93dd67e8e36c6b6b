// SPDX-License-Identifier: Apache-2.0
package aiko.tests.blackbox;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import aiko.process.AikoService;
import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.github.cliftonlabs.json_simple.Jsoner;
import com.sun.net.httpserver.HttpServer;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.h2.jdbcx.JdbcDataSource;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.io.TempDir;
import org.osgi.framework.BundleContext;
import org.osgi.service.component.annotations.Component;

/** The page docs/how-to/use-a-library.md, built and dropped as it says, and called over the wire. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class UseALibraryTest {
    private static final String PAGE = "how-to/use-a-library.md";
    private static final List<Path> JACKSON = List.of(
            PageProject.origin(JsonInclude.class), jacksonCore("2.23.0"), PageProject.origin(ObjectMapper.class));

    private Mosquitto mosquitto;
    private Watcher watcher;
    private Container container;
    private int requests;

    @BeforeAll
    void start(@TempDir Path folder) throws Exception {
        mosquitto = new Mosquitto(folder, Distribution.freePort());
        watcher = new Watcher(mosquitto.port);
        container = Container.start(folder, mosquitto.port, Map.of()).ready();
    }

    @AfterAll
    void stop() throws Exception {
        container.close();
        watcher.close();
        mosquitto.close();
    }

    private static Path jacksonCore(String version) {
        return Path.of(System.getProperty("aiko.libraries"), "jackson-core-" + version + ".jar");
    }

    private static PageProject project(Path folder, String section, Path... libraries) throws Exception {
        var path = new ArrayList<>(List.of(libraries));
        for (Class<?> api : List.of(AikoService.class, Component.class, BundleContext.class)) {
            path.add(PageProject.origin(api));
        }
        return PageProject.of(folder, PAGE, section, path);
    }

    private void drop(Path jar) throws Exception {
        container.drop(jar.getFileName().toString(), Files.readAllBytes(jar));
    }

    private void awaitLine(String text) {
        await().atMost(Duration.ofSeconds(20))
                .untilAsserted(() -> assertThat(container.output()).contains(text));
    }

    /** The topic path of the service that the bundle of this file offers, once it is in the directory. */
    private String service(String name, int which) {
        await().atMost(Duration.ofSeconds(20))
                .untilAsserted(() -> assertThat(paths(name)).hasSizeGreaterThan(which));
        return paths(name).get(which);
    }

    private List<String> paths(String name) {
        return watcher.lines().stream()
                .filter(line -> line.contains("/out (add ") && line.contains(" " + name + " "))
                .map(line -> line.split(" ")[2])
                .distinct()
                .toList();
    }

    private void request(String service, String command, String argument, String expected) throws Exception {
        String topic = "my/answer/" + ++requests;
        String text = argument.isEmpty() ? "" : " " + argument.getBytes(StandardCharsets.UTF_8).length + ":" + argument;
        watcher.publish(service + "/in", "(" + command + " " + topic + text + ")");
        watcher.awaitLine(topic + " (response " + expected + ")");
    }

    @Test
    void a_library_that_is_a_bundle_is_dropped_beside_the_service(@TempDir Path folder) throws Exception {
        PageProject project = project(folder, "A library that is a bundle", JACKSON.toArray(Path[]::new));

        container.drop("forecast.jar", project.bundle(0, "1.0.0"));
        awaitLine("com.acme.forecast 1.0.0 waits for package com.fasterxml.jackson.databind [2.23.0,3.0.0): no bundle"
                + " provides it; drop a bundle that does, such as com.fasterxml.jackson.core:jackson-databind");
        for (Path library : JACKSON) {
            drop(library);
        }

        request(service("forecast", 0), "warmest", "[{\"high\": 19}, {\"high\": 21.5}]", "21.5");
    }

    @Test
    void a_database_is_opened_by_the_class_of_its_driver_and_survives_a_swap(@TempDir Path folder) throws Exception {
        PageProject project = project(folder, "A database driver", PageProject.origin(JdbcDataSource.class));
        container.drop("readings.jar", project.bundle(0, "1.0.0"));
        awaitLine("com.acme.readings 1.0.0 waits for package org.h2.jdbcx");
        drop(PageProject.origin(JdbcDataSource.class));

        String service = service("readings", 0);
        watcher.publish(service + "/in", "(add 20)");
        watcher.publish(service + "/in", "(add 21)");
        request(service, "average", "", "20.5");

        container.drop("readings.jar", project.bundle(0, "1.0.1"));
        awaitLine("started com.acme.readings 1.0.1 (was 1.0.0)");
        watcher.publish(service + "/in", "(add 22)");
        request(service, "average", "", "21.0");
    }

    @Test
    void the_http_client_of_java_needs_no_library(@TempDir Path folder) throws Exception {
        var server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        server.createContext("/", exchange -> {
            byte[] page = "<html><title>Aloha</title></html>".getBytes(StandardCharsets.UTF_8);
            exchange.sendResponseHeaders(200, page.length);
            exchange.getResponseBody().write(page);
            exchange.close();
        });
        server.start();
        try {
            container.drop("fetch.jar", project(folder, "An HTTP client").bundle(0, "1.0.0"));

            request(
                    service("fetch", 0),
                    "title",
                    "http://127.0.0.1:" + server.getAddress().getPort() + "/",
                    "Aloha");
        } finally {
            server.stop(0);
        }
    }

    @Test
    void a_plain_library_is_refused_with_the_command_that_makes_a_bundle_of_it(@TempDir Path folder) throws Exception {
        drop(PageProject.origin(Jsoner.class));
        awaitLine("deploy/json-simple-3.0.2.jar: it is a plain library com.github.cliftonlabs:json-simple:3.0.2, not an"
                + " OSGi bundle; make a bundle of it with: aiko wrap ");
        container.drop(
                "lost.jar",
                Distribution.bundle("com.acme.lost", Map.of("Import-Package", "com.github.cliftonlabs.json_simple")));
        awaitLine(
                "com.acme.lost 0.0.0 waits for package com.github.cliftonlabs.json_simple: json-simple-3.0.2.jar contains"
                        + " it, but is no bundle; make a bundle of it with: aiko wrap ");
        assertThat(container.exec("aiko:bundles").out())
                .containsPattern("REFUSED .* json-simple-3.0.2.jar .* it is a plain library com.github")
                .containsPattern("UNRESOLVED +com.acme.lost .* aiko wrap ");
        Container.Result swap = container.exec("aiko:swap com.acme.lost " + PageProject.origin(Jsoner.class));
        assertThat(swap.status()).isEqualTo(1);
        assertThat(swap.err()).contains("it is a plain library com.github.cliftonlabs:json-simple:3.0.2");

        Matcher command =
                Pattern.compile("make a bundle of it with: (aiko wrap \\S+)").matcher(container.output());
        assertThat(command.find()).isTrue();
        shell(folder, command.group(1));
        shell(folder, "cp com.github.cliftonlabs.json-simple-3.0.2.jar " + container.deploy);
        awaitLine("started com.acme.lost 0.0.0");
    }

    /** As a user types it, in that folder. */
    private static void shell(Path folder, String command) throws Exception {
        var builder = new ProcessBuilder("sh", "-c", command).directory(folder.toFile());
        builder.environment()
                .merge("PATH", Distribution.command().getParent().toString(), (path, bin) -> bin + ":" + path);
        Process process = builder.redirectErrorStream(true).start();
        String output = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        assertThat(process.waitFor()).as(output).isZero();
    }

    @Test
    void a_plain_library_is_embedded(@TempDir Path folder) throws Exception {
        container.drop(
                "simple.jar",
                project(folder, "A library inside of your bundle", PageProject.origin(Jsoner.class))
                        .bundle(0, "1.0.0"));

        request(service("simple", 0), "escape", "say \"aloha\"", "13:say \\\"aloha\\\"");
    }

    @Test
    void two_versions_of_a_library_run_side_by_side(@TempDir Path folder) throws Exception {
        PageProject project = project(folder, "Two versions side by side", jacksonCore("2.23.0"));

        container.drop("first.jar", project.bundle(0, "1.0.0", jacksonCore("2.22.4")));
        String first = service("format", 0);
        container.drop("second.jar", project.bundle(1, "1.0.0"));
        String second = service("format", 1);

        request(first, "version", "", "2.22.4");
        request(second, "version", "", "2.23.0");
        request(first, "version", "", "2.22.4");
    }
}
