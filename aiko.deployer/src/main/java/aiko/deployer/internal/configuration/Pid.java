// SPDX-License-Identifier: Apache-2.0
package aiko.deployer.internal.configuration;

import java.io.IOException;
import org.osgi.service.cm.Configuration;
import org.osgi.service.cm.ConfigurationAdmin;

/** A PID as files have it in their names: {@code PID}, {@code PID~NAME} for one of several, {@code PID|BUNDLE…} for one bundle. */
record Pid(String text) {
    /** For every bundle. */
    static final String ANYWHERE = "?";

    boolean isOfFactory() {
        return text.indexOf('~') >= 0;
    }

    /** What bundles call it. */
    String base() {
        String base = isOfFactory() ? text.substring(0, text.indexOf('~')) : text;
        int target = base.indexOf('|');
        return target < 0 ? base : base.substring(0, target);
    }

    /** With what makes it one of several, or one for some bundle. */
    String rest() {
        return text.substring(base().length());
    }

    /** For every bundle, even where somebody has asked for it before and bound it to himself. */
    Configuration configuration(ConfigurationAdmin admin) throws IOException {
        int tilde = text.indexOf('~');
        Configuration configuration = tilde < 0
                ? admin.getConfiguration(text, ANYWHERE)
                : admin.getFactoryConfiguration(text.substring(0, tilde), text.substring(tilde + 1), ANYWHERE);
        if (!ANYWHERE.equals(configuration.getBundleLocation())) {
            configuration.setBundleLocation(ANYWHERE);
        }
        return configuration;
    }
}
