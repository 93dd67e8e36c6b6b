// SPDX-License-Identifier: Apache-2.0
package aiko.deployer.internal.configuration.file;

import java.io.IOException;
import org.osgi.service.cm.Configuration;
import org.osgi.service.cm.ConfigurationAdmin;

/** A PID as files have it in their names: {@code PID}, {@code PID~NAME} for one of several, {@code PID|BUNDLE…} for one bundle. */
public record Pid(String text) {
    /** For every bundle. */
    public static final String ANYWHERE = "?";

    public boolean isOfFactory() {
        return text.indexOf('~') >= 0;
    }

    /** The PID as bundles use it. */
    public String base() {
        String base = isOfFactory() ? text.substring(0, text.indexOf('~')) : text;
        int target = base.indexOf('|');
        return target < 0 ? base : base.substring(0, target);
    }

    /** The rest: the name of one of several, or the target bundle. */
    public String rest() {
        return text.substring(base().length());
    }

    /** For every bundle, even where somebody has asked for it before and bound it to himself. */
    public Configuration configuration(ConfigurationAdmin admin) throws IOException {
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
