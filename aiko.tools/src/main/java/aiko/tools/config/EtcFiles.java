// SPDX-License-Identifier: Apache-2.0
package aiko.tools.config;

import aiko.deployer.internal.configuration.check.SettingsReport;
import aiko.deployer.internal.configuration.file.EtcFolder;
import aiko.deployer.internal.configuration.file.FileName;
import aiko.deployer.internal.configuration.file.Pid;
import aiko.deployer.internal.configuration.file.Settings;
import aiko.deployer.internal.configuration.file.UnusableSettingsException;
import java.io.IOException;
import java.nio.file.NoSuchFileException;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.TreeMap;

/** The readable files of the configuration folder. */
final class EtcFiles {
    /** Whose empty values count as not set. */
    private static final String OURS = "aiko.";

    private EtcFiles() {}

    /** By name; none if the folder does not exist. */
    static Map<String, FileName> list(EtcFolder folder) throws IOException {
        var names = new TreeMap<String, FileName>();
        try {
            folder.list().forEach((name, found) -> names.put(name, found.name()));
        } catch (NoSuchFileException missing) {
            // As a folder without files.
        }
        return names;
    }

    /** @throws UnusableSettingsException if the container would refuse the file */
    static Settings read(EtcFolder folder, String name, Pid pid) throws UnusableSettingsException {
        byte[] content = folder.read(name);
        Settings settings = Settings.parse(content == null ? new byte[0] : content);
        return pid.base().startsWith(OURS) ? settings.withoutEmpty() : settings;
    }

    /** The values of each readable file, by PID and key. */
    static Map<String, Map<String, SettingsReport.Configured>> values(EtcFolder folder) throws IOException {
        var values = new HashMap<String, Map<String, SettingsReport.Configured>>();
        for (Map.Entry<String, FileName> file : list(folder).entrySet()) {
            if (file.getValue().kind() == FileName.Kind.SETTINGS) {
                try {
                    var ofFile = new LinkedHashMap<String, SettingsReport.Configured>();
                    Settings settings =
                            read(folder, file.getKey(), new Pid(file.getValue().pid()));
                    settings.byKey()
                            .forEach(setting -> ofFile.put(
                                    setting.key(),
                                    new SettingsReport.Configured(
                                            setting.value(), "etc/" + file.getKey() + " line " + setting.line())));
                    values.put(file.getValue().pid(), ofFile);
                } catch (UnusableSettingsException refused) {
                    // The container does not use it either; aiko config check reports it.
                }
            }
        }
        return values;
    }
}
