// SPDX-License-Identifier: Apache-2.0
package aiko.tools.config;

import aiko.deployer.ConfigurationSetting;
import aiko.deployer.ConfigurationSetting.Origin;
import java.util.ArrayList;
import java.util.List;

/** Settings as text: a heading for each PID, a line for each setting, its description below. */
final class SettingsText {
    private static final String HIDDEN = "(hidden)";
    private static final String NONE = "(none)";

    private SettingsText() {}

    static List<String> lines(List<ConfigurationSetting> settings) {
        var lines = new ArrayList<String>();
        String pid = "";
        for (ConfigurationSetting setting : settings) {
            if (!setting.pid().equals(pid)) {
                pid = setting.pid();
                lines.addAll(lines.isEmpty() ? List.of(heading(pid)) : List.of("", heading(pid)));
            }
            lines.add(setting.key() + " = " + value(setting) + "    # " + source(setting));
            if (!setting.description().isEmpty()) {
                lines.add("    " + setting.description().replaceAll("\\s+", " "));
            }
        }
        return lines;
    }

    private static String heading(String pid) {
        return '[' + pid + ']';
    }

    private static String value(ConfigurationSetting setting) {
        return setting.isHidden() ? HIDDEN : setting.value().orElse(NONE);
    }

    private static String source(ConfigurationSetting setting) {
        return setting.origin() == Origin.DEFAULT ? "default" : setting.source();
    }
}
