// SPDX-License-Identifier: Apache-2.0
package aiko.deployer.internal;

import java.io.IOException;
import java.time.Duration;
import java.util.Dictionary;
import org.osgi.service.cm.ConfigurationAdmin;
import org.osgi.service.log.Logger;

/**
 * What the configuration of the deploy folder says.
 *
 * @param requireSigned whether only signed bundles are started
 * @param startLimit how long new content may take until it does what the old one did
 * @param stopLimit how long a bundle may take to stop
 */
record DeploySettings(boolean requireSigned, Duration startLimit, Duration stopLimit) {
    private static final int LONGEST = 3600;

    /** As they are now: others may not have heard yet of what the configuration folder says. */
    static DeploySettings of(ConfigurationAdmin configurations, Logger logger) throws IOException {
        Dictionary<String, Object> properties =
                configurations.getConfiguration(DeployerConfiguration.PID, "?").getProperties();
        return properties == null
                ? new DeploySettings(
                        false,
                        Duration.ofSeconds(DeployerConfiguration.DEFAULT_START_LIMIT),
                        Duration.ofSeconds(DeployerConfiguration.DEFAULT_STOP_LIMIT))
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
                                logger));
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
                    "{} of {} is \"{}\", and is taken for true: it has to be true or false",
                    DeployerConfiguration.REQUIRE_SIGNED,
                    DeployerConfiguration.PID,
                    text);
        }
        return true;
    }

    private static Duration limit(String key, String text, int otherwise, Logger logger) {
        try {
            int seconds = text.isEmpty() ? otherwise : Integer.parseInt(text);
            if (seconds >= 1 && seconds <= LONGEST) {
                return Duration.ofSeconds(seconds);
            }
        } catch (NumberFormatException noNumber) {
            // is said below
        }
        logger.error(
                "{} of {} is \"{}\", and not a number of seconds from 1 to {}; {} is used",
                key,
                DeployerConfiguration.PID,
                text,
                LONGEST,
                otherwise);
        return Duration.ofSeconds(otherwise);
    }
}
