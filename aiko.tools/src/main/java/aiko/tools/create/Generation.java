// SPDX-License-Identifier: Apache-2.0
package aiko.tools.create;

import aiko.tools.command.CommandException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.List;
import java.util.Map;

/** Makes a project of the archetype beside its place, and then moves it there: a project is whole, or not there. */
record Generation(Maven maven, Repository repository, ProjectName project, Kind kind) {
    private static final String PLUGIN = "org.apache.maven.plugins:maven-archetype-plugin:3.4.1:generate";

    /** Maven takes the archetype from the repository that the project in the current folder names. */
    private static final String POM =
            """
            <project xmlns="http://maven.apache.org/POM/4.0.0">
              <modelVersion>4.0.0</modelVersion>
              <groupId>io.github.aiko-osgi</groupId>
              <artifactId>aiko.new</artifactId>
              <version>1</version>
              <packaging>pom</packaging>
              <repositories>
                <repository>
                  <id>aiko</id>
                  <url>%s</url>
                  <releases>
                    <updatePolicy>always</updatePolicy>
                  </releases>
                  <snapshots>
                    <updatePolicy>always</updatePolicy>
                  </snapshots>
                </repository>
              </repositories>
            </project>
            """;

    void into(Path folder, Map<String, String> environment) throws IOException, CommandException {
        try (var workplace = Workplace.beside(folder)) {
            Path work = workplace.folder();
            Path made = Files.createDirectory(work.resolve("made"));
            Files.writeString(work.resolve("pom.xml"), POM.formatted(escaped(repository.url())));
            maven.run(workplace, environment, arguments(made));
            Path result = made.resolve(project.name());
            // In a folder of its own: bnd takes a bnd.bnd beside it for one of the parent.
            Files.copy(
                    repository.parent(),
                    Files.createDirectory(result.resolve(".mvn")).resolve("aiko.parent.xml"));
            Files.move(result, folder, StandardCopyOption.ATOMIC_MOVE);
            Files.delete(workplace.log());
        }
    }

    private List<String> arguments(Path made) {
        return List.of(
                "-B",
                "-ntp",
                PLUGIN,
                "-DarchetypeGroupId=io.github.aiko-osgi",
                "-DarchetypeArtifactId=aiko.archetype",
                "-DarchetypeVersion=" + repository.version(),
                "-DarchetypeCatalog=internal",
                "-DoutputDirectory=" + made,
                "-DgroupId=" + project.group(),
                "-DartifactId=" + project.name(),
                "-Dversion=1.0.0-SNAPSHOT",
                "-Dpackage=" + project.packageName(),
                "-DclassName=" + project.className(),
                "-Dkind=" + kind,
                "-DaikoVersion=" + repository.version(),
                "-DaikoRepository=" + escaped(repository.url()));
    }

    private static String escaped(String url) {
        return url.replace("&", "&amp;").replace("<", "&lt;");
    }
}
