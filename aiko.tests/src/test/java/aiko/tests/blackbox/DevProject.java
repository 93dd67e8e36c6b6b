// SPDX-License-Identifier: Apache-2.0
package aiko.tests.blackbox;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.stream.Stream;

/** A Maven project with a service, {@code lamp}, as a user has it: outside of this repository. */
final class DevProject {
    private static final String POM =
            """
            <project xmlns="http://maven.apache.org/POM/4.0.0">
              <modelVersion>4.0.0</modelVersion>
              <parent>
                <groupId>io.github.aiko-osgi</groupId>
                <artifactId>aiko</artifactId>
                <version>0.1.0-SNAPSHOT</version>
                <relativePath>%s</relativePath>
              </parent>
              <groupId>com.acme</groupId>
              <artifactId>lamp</artifactId>
              <version>1.0.0</version>
              <dependencies>
                <dependency>
                  <groupId>io.github.aiko-osgi</groupId>
                  <artifactId>aiko.process</artifactId>
                  <version>0.1.0-SNAPSHOT</version>
                  <scope>system</scope>
                  <systemPath>%s</systemPath>
                </dependency>
                <dependency>
                  <groupId>org.osgi</groupId>
                  <artifactId>org.osgi.service.component.annotations</artifactId>
                  <scope>provided</scope>
                </dependency>
              </dependencies>
              <build>
                <plugins>
                  <plugin>
                    <groupId>biz.aQute.bnd</groupId>
                    <artifactId>bnd-maven-plugin</artifactId>
                  </plugin>
                </plugins>
              </build>
            </project>
            """;
    private static final String INTERFACE =
            "package com.acme;\npublic interface Lighting { void light(String text); }\n";
    private static final String SERVICE =
            """
            package com.acme;

            import aiko.process.AikoService;
            import java.util.logging.Logger;
            import org.osgi.service.component.annotations.Component;

            @Component
            @AikoService(name = "lamp")
            public class Lamp implements Lighting {
                @Override
                public void light(String text) {
                    %s;
                }
            }
            """;

    final Path folder;

    DevProject(Path folder) throws IOException {
        this.folder = Files.createDirectories(folder);
        Path process;
        try (Stream<Path> bundles = Files.list(Distribution.home().resolve("system"))) {
            process = bundles.filter(file -> file.getFileName().toString().startsWith("aiko.process"))
                    .findFirst()
                    .orElseThrow();
        }
        Path parent = Path.of(System.getProperty("aiko.examples"))
                .resolveSibling("pom.xml")
                .normalize();
        Files.writeString(
                folder.resolve("pom.xml"), POM.formatted(folder.toRealPath().relativize(parent.toRealPath()), process));
        Files.writeString(folder.resolve("bnd.bnd"), "-noextraheaders: true\n-reproducible: true\n");
        // The Maven and the local repository of this build.
        Path wrapper = Files.writeString(
                folder.resolve("mvnw"),
                "#!/bin/sh\nexec '%s/bin/mvn' '-Dmaven.repo.local=%s' \"$@\"\n"
                        .formatted(System.getProperty("aiko.maven"), System.getProperty("aiko.maven.repository")));
        Files.setPosixFilePermissions(wrapper, PosixFilePermissions.fromString("rwxr-xr-x"));
        Path sources = Files.createDirectories(folder.resolve("src/main/java/com/acme"));
        Files.writeString(sources.resolve("Lighting.java"), INTERFACE);
    }

    /** Makes it one of two modules; it needs the other one, which nobody has installed. */
    void inReactorWith(String module, String source) throws IOException {
        Path pom = folder.resolve("pom.xml");
        String own = Files.readString(pom);
        Path other = Files.createDirectories(folder.resolveSibling(module));
        Path sources =
                Files.createDirectories(other.resolve("src/main/java/com/acme").resolve(module));
        String name = Character.toUpperCase(module.charAt(0)) + module.substring(1);
        Files.writeString(sources.resolve(name + ".java"), source);
        Files.writeString(other.resolve("pom.xml"), own.replace("<artifactId>lamp<", "<artifactId>" + module + "<"));
        Files.writeString(
                pom,
                own.replaceFirst(
                        "<dependencies>",
                        "<dependencies><dependency><groupId>com.acme</groupId><artifactId>" + module
                                + "</artifactId><version>1.0.0</version></dependency>"));
        Files.writeString(
                folder.resolveSibling("pom.xml"),
                """
                <project xmlns="http://maven.apache.org/POM/4.0.0">
                  <modelVersion>4.0.0</modelVersion>
                  <groupId>com.acme</groupId>
                  <artifactId>all</artifactId>
                  <version>1.0.0</version>
                  <packaging>pom</packaging>
                  <modules><module>lamp</module><module>%s</module></modules>
                </project>
                """
                        .formatted(module));
    }

    /** @param statement what the service does, without its semicolon */
    void write(String statement) throws IOException {
        Files.write(
                folder.resolve("src/main/java/com/acme/Lamp.java"),
                SERVICE.formatted(statement).getBytes(UTF_8));
    }

    /** The service logs this text, and what it is told. */
    void writeLogging(String text) throws IOException {
        write("Logger.getLogger(\"lamp\").info(\"" + text + " \" + text)");
    }
}
