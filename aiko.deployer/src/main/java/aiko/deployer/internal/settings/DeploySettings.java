// SPDX-License-Identifier: Apache-2.0
package aiko.deployer.internal.settings;

import java.io.IOException;
import java.time.Duration;
import java.util.Dictionary;
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
        Dictionary<String, Object> properties =
                configurations.getConfiguration(DeployerConfiguration.PID, "?").getProperties();
        return properties == null
                ? new DeploySettings(
                        false,
                        Duration.ofSeconds(DeployerConfiguration.DEFAULT_START_LIMIT),
                        Duration.ofSeconds(DeployerConfiguration.DEFAULT_STOP_LIMIT),
                        JarLimits.DEFAULT)
                : new DeploySettings(
                        isSignatureRequired(text(properties.get(DeployerConfiguration.REQUIRE_SIGNED)), logger),
                        limit(
                                DeployerConfiguration.START_LIMIT,
                                text(properties.get(DeployerConfiguration.START_LIMIT)),
                                DeployerConfiguration.DEFAULT_START_LIMIT,
                                logger),
                        limit(
                                DeployerConfiguration.STOP_LIMIT,
                                text(properties.get(DeployerConfiguration.STOP_LIMIT)),
                                DeployerConfiguration.DEFAULT_STOP_LIMIT,
                                logger),
                        JarLimits.ofMegabytes(
                                megabytes(
                                        properties,
                                        DeployerConfiguration.CONTENT_LIMIT,
                                        DeployerConfiguration.DEFAULT_CONTENT_LIMIT,
                                        LARGEST,
                                        logger),
                                megabytes(
                                        properties,
                                        DeployerConfiguration.MANIFEST_LIMIT,
                                        DeployerConfiguration.DEFAULT_MANIFEST_LIMIT,
                                        JarLimits.MOST_MANIFEST_MEGABYTES,
                                        logger),
                                megabytes(
                                        properties,
                                        DeployerConfiguration.ENTRY_LIST_LIMIT,
                                        DeployerConfiguration.DEFAULT_ENTRY_LIST_LIMIT,
                                        JarLimits.MOST_MANIFEST_MEGABYTES,
                                        logger)));
    }

    private static int megabytes(
            Dictionary<String, Object> properties, String key, int otherwise, int most, Logger logger) {
        return number(key, text(properties.get(key)), otherwise, most, "megabytes", logger);
    }

    private static String text(Object value) {
        return value == null ? "" : value.toString().trim();
    }

    private static boolean isSignatureRequired(String text, Logger logger) {
        if (text.isEmpty() || text.equalsIgnoreCase("false")) {
            return false;
        }
        if (!text.equalsIgnoreCase("true")) {
            logger.error(
                    "{} of {}: treating \"{}\" as true: expected true or false",
                    DeployerConfiguration.REQUIRE_SIGNED,
                    DeployerConfiguration.PID,
                    text);
        }
        return true;
    }

    private static Duration limit(String key, String text, int otherwise, Logger logger) {
        return Duration.ofSeconds(number(key, text, otherwise, LONGEST, "seconds", logger));
    }

    private static int number(String key, String text, int otherwise, int most, String unit, Logger logger) {
        try {
            int number = text.isEmpty() ? otherwise : Integer.parseInt(text);
            if (number >= 1 && number <= most) {
                return number;
            }
        } catch (NumberFormatException noNumber) {
            // logged below
        }
        logger.error(
                "{} of {}: ignoring \"{}\": expected a number of {} from 1 to {}; using {}",
                key,
                DeployerConfiguration.PID,
                text,
                unit,
                most,
                otherwise);
        return otherwise;
    }
}
