// SPDX-License-Identifier: Apache-2.0
package aiko.shell.internal.completion;

import aiko.deployer.ConfigurationFile;
import aiko.deployer.ConfigurationFiles;
import aiko.deployer.ConfigurationSetting;
import aiko.deployer.DeployedFile;
import aiko.deployer.Deployer;
import aiko.deployer.Feature;
import aiko.shell.internal.catalog.CommandCatalog;
import aiko.shell.internal.catalog.KnownCommand;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Objects;
import java.util.function.Function;
import java.util.stream.Stream;
import org.osgi.framework.Bundle;
import org.osgi.framework.BundleContext;
import org.osgi.framework.InvalidSyntaxException;
import org.osgi.framework.ServiceReference;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.Reference;
import org.osgi.service.component.annotations.ReferencePolicy;
import org.osgi.service.component.runtime.ServiceComponentRuntime;
import org.osgi.service.component.runtime.dto.ComponentDescriptionDTO;
import org.osgi.service.log.admin.LoggerAdmin;

/** Bundles, files, configurations, features, loggers, health checks and commands of this container. */
@Component(
        property = {
            OperandSource.KINDS + "=BUNDLE",
            OperandSource.KINDS + "=DEPLOYED",
            OperandSource.KINDS + "=DEPLOYED_FILE",
            OperandSource.KINDS + "=REVERSIBLE",
            OperandSource.KINDS + "=FILE",
            OperandSource.KINDS + "=FOLDER",
            OperandSource.KINDS + "=PID",
            OperandSource.KINDS + "=LOGGER",
            OperandSource.KINDS + "=LEVEL",
            OperandSource.KINDS + "=FELIX_LEVEL",
            OperandSource.KINDS + "=FEATURE",
            OperandSource.KINDS + "=SETTINGS_PID",
            OperandSource.KINDS + "=CHECK_TAG",
            OperandSource.KINDS + "=ORDER",
            OperandSource.KINDS + "=COMPONENT",
            OperandSource.KINDS + "=SHELL_COMMAND"
        })
public class ContainerOperands implements OperandSource {
    /** More cannot be read. */
    private static final int MOST_FILES = 1_000;

    private static final String ROOT = "ROOT";
    private static final List<String> LEVELS = List.of("DEBUG", "INFO", "WARNING", "ERROR", "CRITICAL");

    private static final List<String> FELIX_LEVELS = List.of("debug", "info", "warn", "error");

    /** Those of {@code aiko:top}. */
    private static final List<String> ORDERS =
            List.of("rate", "failures", "waiting", "dropped", "handled", "time", "name");

    private static final String HEALTH_CHECK = "org.apache.felix.hc.api.HealthCheck";
    private static final String TAGS = "hc.tags";

    private final BundleContext context;
    private final ServiceComponentRuntime components;
    private final LoggerAdmin loggers;

    @Reference(policy = ReferencePolicy.DYNAMIC)
    private volatile List<Deployer> deployers;

    @Reference(policy = ReferencePolicy.DYNAMIC)
    private volatile List<ConfigurationFiles> configurations;

    @Activate
    public ContainerOperands(
            BundleContext context, @Reference ServiceComponentRuntime components, @Reference LoggerAdmin loggers) {
        this.context = context;
        this.components = components;
        this.loggers = loggers;
    }

    @Override
    public Stream<Word> words(String kind, Place place) {
        return switch (kind) {
            case "FILE" -> files(place, file -> true);
            case "FOLDER" -> files(place, Files::isDirectory);
            default -> names(kind, place.beginning())
                    .filter(Objects::nonNull)
                    .distinct()
                    .sorted()
                    .map(Word::whole);
        };
    }

    private Stream<String> names(String kind, String beginning) {
        return switch (kind) {
            case "BUNDLE" -> Arrays.stream(context.getBundles()).map(name(beginning));
            case "DEPLOYED" -> deployed().map(DeployedFile::symbolicName);
            case "DEPLOYED_FILE" -> deployed()
                    .map(file -> file.file().getFileName().toString());
            case "REVERSIBLE" -> deployers.stream().flatMap(deployer -> deployer.files().stream()
                    .map(DeployedFile::symbolicName)
                    .filter(deployer::canRollBack));
            case "PID" -> configurations.stream()
                    .flatMap(all -> all.files().stream())
                    .map(ConfigurationFile::pid);
            case "SETTINGS_PID" -> configurations.stream()
                    .flatMap(all -> all.settings().stream())
                    .map(ConfigurationSetting::pid);
            case "FEATURE" -> deployers.stream()
                    .flatMap(deployer -> deployer.features().stream())
                    .map(Feature::name);
            case "CHECK_TAG" -> checkTags();
            case "ORDER" -> ORDERS.stream();
            case "LEVEL" -> LEVELS.stream();
            case "FELIX_LEVEL" -> FELIX_LEVELS.stream();
            case "LOGGER" -> loggers();
            case "COMPONENT" -> components.getComponentDescriptionDTOs().stream()
                    .map(component -> component.name);
            default -> commands();
        };
    }

    /** Somebody who has typed digits means ids. */
    private static Function<Bundle, String> name(String beginning) {
        boolean isId = !beginning.isEmpty() && beginning.chars().allMatch(Character::isDigit);
        return bundle -> isId ? Long.toString(bundle.getBundleId()) : bundle.getSymbolicName();
    }

    private Stream<String> checkTags() {
        try {
            ServiceReference<?>[] checks = context.getAllServiceReferences(HEALTH_CHECK, null);
            return checks == null
                    ? Stream.empty()
                    : Arrays.stream(checks)
                            .flatMap(check -> check.getProperty(TAGS) instanceof String[] tags
                                    ? Arrays.stream(tags)
                                    : Stream.ofNullable(check.getProperty(TAGS)).map(String::valueOf));
        } catch (InvalidSyntaxException impossible) {
            throw new IllegalStateException(impossible);
        }
    }

    private Stream<DeployedFile> deployed() {
        return deployers.stream().flatMap(deployer -> deployer.files().stream());
    }

    /** Those with a level, and those of components, which are named after their classes. */
    private Stream<String> loggers() {
        Stream<String> ofComponents =
                components.getComponentDescriptionDTOs().stream().map(ContainerOperands::implementation);
        return Stream.of(Stream.of(ROOT), loggers.getLoggerContext(null).getLogLevels().keySet().stream(), ofComponents)
                .flatMap(Function.identity());
    }

    private static String implementation(ComponentDescriptionDTO component) {
        return component.implementationClass;
    }

    private Stream<String> commands() {
        var all = new CommandCatalog(context).all();
        return Stream.concat(all.keySet().stream(), all.values().stream().map(KnownCommand::function));
    }

    private static Stream<Word> files(Place place, java.util.function.Predicate<Path> isWanted) {
        String typed = place.beginning();
        String parent = typed.substring(0, typed.lastIndexOf('/') + 1);
        try (Stream<Path> entries = Files.list(place.folder().resolve(parent))) {
            return entries.limit(MOST_FILES).filter(isWanted).map(entry -> word(parent, entry)).toList().stream();
        } catch (IOException | InvalidPathException | SecurityException none) {
            return Stream.empty();
        }
    }

    private static Word word(String parent, Path entry) {
        String path = parent + entry.getFileName();
        return Files.isDirectory(entry) ? Word.part(path + '/') : Word.whole(path);
    }
}
