// SPDX-License-Identifier: Apache-2.0
package aiko.deployer.internal.settings;

import aiko.configuration.spi.ConfigurationProblem;
import java.io.IOException;
import java.time.Duration;
import java.util.Dictionary;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.function.UnaryOperator;
import org.osgi.framework.Constants;
import org.osgi.framework.InvalidSyntaxException;
import org.osgi.service.cm.Configuration;
import org.osgi.service.cm.ConfigurationAdmin;
import org.osgi.service.log.Logger;

/**
 * The settings of the deploy folder.
 *
 * @param requireSigned whether only signed bundles are started
 * @param startLimit how long a new version may take to run as the version before did
 * @param stopLimit how long a bundle may take to stop
 * @param jarLimits which jars are refused
 */
public record DeploySettings(boolean requireSigned, Duration startLimit, Duration stopLimit, JarLimits jarLimits) {
    private static final int LONGEST = 3600;
    private static final int LARGEST = 1_048_576;

    /** Read from Config Admin directly: listeners may not have been notified yet. */
    public static DeploySettings of(ConfigurationAdmin configurations, Logger logger) throws IOException {
        return properties(configurations)
                .map(properties -> of(
                        key -> text(properties.get(key)),
                        problem -> logger.error("{}", problem.in(DeployerConfiguration.PID))))
                .orElseGet(() -> new DeploySettings(
                        false,
                        Duration.ofSeconds(DeployerConfiguration.DEFAULT_START_LIMIT),
                        Duration.ofSeconds(DeployerConfiguration.DEFAULT_STOP_LIMIT),
                        JarLimits.DEFAULT));
    }

    /** Without {@code getConfiguration}, which would write an empty one into a file if there is none. */
    private static Optional<Dictionary<String, Object>> properties(ConfigurationAdmin configurations)
            throws IOException {
        try {
            Configuration[] found = configurations.listConfigurations(
                    '(' + Constants.SERVICE_PID + '=' + DeployerConfiguration.PID + ')');
            return Optional.ofNullable(found).map(configuration -> configuration[0].getProperties());
        } catch (InvalidSyntaxException impossible) {
            throw new IllegalStateException(impossible);
        }
    }

    /**
     * Reads the settings.
     *
     * @param properties gives the text of a key, empty if it is not set
     * @param problems gets each value that is ignored
     */
    static DeploySettings of(UnaryOperator<String> properties, Consumer<ConfigurationProblem> problems) {
        var reader = new Reader(properties, problems);
        return new DeploySettings(
                reader.isSignatureRequired(),
                reader.limit(DeployerConfiguration.START_LIMIT, DeployerConfiguration.DEFAULT_START_LIMIT),
                reader.limit(DeployerConfiguration.STOP_LIMIT, DeployerConfiguration.DEFAULT_STOP_LIMIT),
                JarLimits.ofMegabytes(
                        reader.megabytes(
                                DeployerConfiguration.CONTENT_LIMIT,
                                DeployerConfiguration.DEFAULT_CONTENT_LIMIT,
                                LARGEST),
                        reader.megabytes(
                                DeployerConfiguration.MANIFEST_LIMIT,
                                DeployerConfiguration.DEFAULT_MANIFEST_LIMIT,
                                JarLimits.MOST_MANIFEST_MEGABYTES),
                        reader.megabytes(
                                DeployerConfiguration.ENTRY_LIST_LIMIT,
                                DeployerConfiguration.DEFAULT_ENTRY_LIST_LIMIT,
                                JarLimits.MOST_MANIFEST_MEGABYTES)));
    }

    private static String text(Object value) {
        return value == null ? "" : value.toString().trim();
    }

    private record Reader(UnaryOperator<String> properties, Consumer<ConfigurationProblem> problems) {
        boolean isSignatureRequired() {
            String text = properties.apply(DeployerConfiguration.REQUIRE_SIGNED);
            if (text.isEmpty() || text.equalsIgnoreCase("false")) {
                return false;
            }
            if (!text.equalsIgnoreCase("true")) {
                problem(
                        DeployerConfiguration.REQUIRE_SIGNED,
                        "treating \"" + text + "\" as true: expected true or false");
            }
            return true;
        }

        Duration limit(String key, int otherwise) {
            return Duration.ofSeconds(number(key, otherwise, LONGEST, "seconds"));
        }

        int megabytes(String key, int otherwise, int most) {
            return number(key, otherwise, most, "megabytes");
        }

        private int number(String key, int otherwise, int most, String unit) {
            String text = properties.apply(key);
            try {
                int number = text.isEmpty() ? otherwise : Integer.parseInt(text);
                if (number >= 1 && number <= most) {
                    return number;
                }
            } catch (NumberFormatException noNumber) {
                // reported below
            }
            problem(
                    key,
                    "ignoring \"" + text + "\": expected a number of " + unit + " from 1 to " + most + "; using "
                            + otherwise);
            return otherwise;
        }

        private void problem(String key, String text) {
            problems.accept(ConfigurationProblem.ofSetting(key, text));
        }
    }
}
