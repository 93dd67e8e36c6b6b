// SPDX-License-Identifier: Apache-2.0
package aiko.deployer.internal.configuration.check;

import aiko.configuration.spi.SecretNames;
import aiko.deployer.ConfigurationSetting;
import aiko.deployer.ConfigurationSetting.Origin;
import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.osgi.service.metatype.AttributeDefinition;

/** Every setting that is described or set, with the value that applies: configuration over environment over default. */
public final class SettingsReport {
    /** The end of a description whose setting has an environment variable, or a default that is no attribute. */
    private static final Pattern STATED = Pattern.compile("[.;] (?:(AIKO_[A-Z_]+), )?[dD]efault (.+)$", Pattern.DOTALL);

    private final Collection<Metatypes.Description> descriptions;
    private final Map<String, String> environment;

    /**
     * A value of a configuration.
     *
     * @param source for people
     */
    public record Configured(String value, String source) {}

    public SettingsReport(Collection<Metatypes.Description> descriptions, Map<String, String> environment) {
        this.descriptions = descriptions;
        this.environment = environment;
    }

    /** @param configurations the values of each configuration, by its PID and their keys */
    public List<ConfigurationSetting> of(Map<String, Map<String, Configured>> configurations) {
        var all = new TreeMap<String, Map<String, Configured>>(configurations);
        descriptions.stream()
                .filter(description -> !description.isFactory())
                .forEach(description -> all.putIfAbsent(description.pid(), Map.of()));
        var report = new ArrayList<ConfigurationSetting>();
        all.forEach((pid, values) -> report.addAll(of(pid, values)));
        return report;
    }

    private List<ConfigurationSetting> of(String pid, Map<String, Configured> values) {
        Map<String, AttributeDefinition> described = described(pid);
        var settings = new ArrayList<ConfigurationSetting>();
        described
                .values()
                .forEach(definition -> settings.add(setting(pid, definition, values.get(definition.getID()))));
        values.forEach((key, configured) -> {
            if (!described.containsKey(key)) {
                // Perhaps a misspelt password.
                boolean isSecret = SecretNames.isSecret(key);
                settings.add(new ConfigurationSetting(
                        pid,
                        key,
                        Optional.of(SecretNames.withoutSecrets(configured.value()))
                                .filter(value -> !isSecret),
                        Origin.CONFIGURATION,
                        configured.source(),
                        isSecret,
                        ""));
            }
        });
        return settings;
    }

    private Map<String, AttributeDefinition> described(String pid) {
        int end = pid.indexOf('~');
        String base = (end < 0 ? pid : pid.substring(0, end)).replaceFirst("\\|.*", "");
        return descriptions.stream()
                .filter(description -> description.pid().equals(base))
                .flatMap(description -> description.settings().stream())
                .collect(Collectors.toMap(
                        AttributeDefinition::getID, definition -> definition, (one, other) -> one, LinkedHashMap::new));
    }

    private ConfigurationSetting setting(String pid, AttributeDefinition definition, Configured configured) {
        String text = Optional.ofNullable(definition.getDescription()).orElse("");
        Matcher stated = STATED.matcher(text);
        boolean isStated = stated.find();
        String description = isStated ? text.substring(0, stated.start()) : text;
        boolean isSecret =
                definition.getType() == AttributeDefinition.PASSWORD || SecretNames.isSecret(definition.getID());
        if (configured != null && applies(definition, configured.value())) {
            return new ConfigurationSetting(
                    pid,
                    definition.getID(),
                    Optional.of(SecretNames.withoutSecrets(configured.value())).filter(value -> !isSecret),
                    Origin.CONFIGURATION,
                    configured.source(),
                    isSecret,
                    description);
        }
        String variable = isStated && stated.group(1) != null ? stated.group(1) : "";
        String ofEnvironment = environment.getOrDefault(variable, "").strip();
        if (applies(definition, ofEnvironment)) {
            return new ConfigurationSetting(
                    pid,
                    definition.getID(),
                    Optional.of(SecretNames.withoutSecrets(ofEnvironment)).filter(value -> !isSecret),
                    Origin.ENVIRONMENT,
                    "environment variable " + variable,
                    isSecret,
                    description);
        }
        Optional<String> fallback = isStated
                ? Optional.of(stated.group(2)).filter(value -> !value.equals("none"))
                : Optional.ofNullable(definition.getDefaultValue())
                        .map(values -> String.join(",", values))
                        .filter(value -> !value.isEmpty());
        return new ConfigurationSetting(pid, definition.getID(), fallback, Origin.DEFAULT, "", isSecret, description);
    }

    /** An empty or invalid value counts as not set. */
    private static boolean applies(AttributeDefinition definition, String value) {
        return !value.isEmpty() && SettingsCheck.violation(definition, value).isEmpty();
    }
}
