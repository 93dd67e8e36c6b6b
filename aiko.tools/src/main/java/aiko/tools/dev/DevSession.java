// SPDX-License-Identifier: Apache-2.0
package aiko.tools.dev;

import aiko.tools.build.BuiltBundle;
import aiko.tools.build.Maven;
import aiko.tools.build.Project;
import aiko.tools.build.SourceWatch;
import aiko.tools.build.Sources;
import aiko.tools.command.CommandException;
import java.io.IOException;
import java.nio.file.FileSystemException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;

/** Builds and drops until it is interrupted. */
final class DevSession {
    private final Project project;
    private final Maven maven;
    private final Screen screen;
    private final Ending ending;
    private final Set<String> followed = new HashSet<>();

    DevSession(Project project, Maven maven, Screen screen, Ending ending) {
        this.project = project;
        this.maven = maven;
        this.screen = screen;
        this.ending = ending;
    }

    void run(Path home, Path data, Path etc) throws IOException, CommandException, InterruptedException {
        try (var temporary = new TemporaryFolder(project.folder());
                Container container = container(home, data, etc, temporary.path())) {
            try {
                container.awaitReady();
                screen.line(
                        container.isOwn()
                                ? "started a container for this session, in "
                                        + container.admin().data() + ": " + container.readyLine()
                                : "using the container in " + data);
                try (Deployment deployment = Deployment.of(container.admin(), temporary.path())) {
                    try {
                        buildOnChange(container, deployment, temporary.path());
                    } finally {
                        ending.beginCleanUp();
                    }
                }
            } finally {
                ending.beginCleanUp();
            }
        }
    }

    private Container container(Path home, Path data, Path etc, Path temporary) throws CommandException, IOException {
        EarlierSessions.undo(temporary, project.folder(), screen);
        var running = Container.running(data);
        return running.isPresent() ? running.get() : Container.start(home, etc, temporary);
    }

    private void buildOnChange(Container container, Deployment deployment, Path temporary)
            throws IOException, CommandException, InterruptedException {
        var sources = new Sources(project.reactor());
        try (var watch = new SourceWatch(sources)) {
            Map<Path, Long> built = Map.of();
            while (true) {
                watch.register();
                Map<Path, Long> state = sources.state();
                if (state.equals(built)) {
                    watch.await();
                    deployment.news().forEach(screen::line);
                } else {
                    // What changes during the build is found after it.
                    built = state;
                    build(container, deployment, temporary);
                }
                if (screen.isClosed()) {
                    ending.endWithReader();
                }
            }
        }
    }

    private void build(Container container, Deployment deployment, Path temporary)
            throws IOException, CommandException, InterruptedException {
        long begin = System.nanoTime();
        List<String> errors =
                maven.build(project, temporary, () -> screen.line("Maven downloads what the project needs"));
        String seconds = String.format(
                Locale.ROOT,
                "%.1f s",
                Duration.ofNanos(System.nanoTime() - begin).toMillis() / 1e3);
        if (!errors.isEmpty()) {
            errors.forEach(error -> screen.line(error.replace(project.folder() + "/", "")));
            screen.line("build failed after " + seconds + "; what ran before runs on");
            return;
        }
        List<BuiltBundle> bundles = project.bundles();
        if (bundles.isEmpty()) {
            screen.line("built in " + seconds + ", but it made no bundle: no jar in target/ has a Bundle-SymbolicName");
            return;
        }
        for (BuiltBundle bundle : bundles) {
            if (followed.add(bundle.symbolicName())) {
                LogFollower.follow(container, bundle.symbolicName(), temporary, screen, ending);
            }
        }
        List<String> results;
        try {
            results = deployment.drop(bundles);
        } catch (FileSystemException refused) {
            screen.line("cannot drop: " + refused.getMessage() + ": "
                    + refused.getClass().getSimpleName().replace("Exception", "")
                    + "; the next change is dropped if the folder can be written then");
            return;
        }
        screen.line("built in " + seconds + (results.isEmpty() ? "; no bundle has changed" : ""));
        results.forEach(screen::line);
    }
}
