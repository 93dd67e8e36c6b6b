// SPDX-License-Identifier: Apache-2.0
package aiko.deployer.internal.configuration.check;

import aiko.deployer.internal.configuration.file.Few;
import aiko.deployer.internal.configuration.file.Text;
import aiko.text.NearestWord;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.Predicate;
import java.util.regex.Pattern;
import org.osgi.service.metatype.AttributeDefinition;

/** Finds variables of the environment that look like ours, and are not. */
public final class EnvironmentVariables {
    private static final String OURS = "AIKO_";
    private static final String LEVEL_OF_PART = "AIKO_LOG_LEVEL_";

    /** What nothing but a misspelling, or a wish for what there is not, begins with. */
    private static final List<String> GROUPS = List.of("AIKO_MQTT_", "AIKO_LOG_");

    private static final Pattern NAME = Pattern.compile("AIKO_[A-Z_]+");

    /** Those that no description of a setting names. */
    private static final Set<String> OF_THE_LAUNCHER =
            Set.of("AIKO_JAVA_OPTS", "AIKO_DATA_DIR", "AIKO_DEPLOY_DIR", "AIKO_ETC_DIR", "AIKO_HOME", "AIKO_LOG_LEVEL");

    private final List<Metatypes.Description> descriptions;

    public EnvironmentVariables(List<Metatypes.Description> descriptions) {
        this.descriptions = descriptions;
    }

    /** One line for each of the first. */
    public List<String> problems(Map<String, String> environment) {
        List<String> ours = environment.keySet().stream()
                .filter(name -> name.startsWith(OURS)
                        || name.toUpperCase(java.util.Locale.ROOT).startsWith(OURS))
                .filter(Predicate.not(name -> name.startsWith(LEVEL_OF_PART)))
                .filter(Predicate.not(OF_THE_LAUNCHER::contains))
                .sorted()
                .toList();
        if (ours.isEmpty()) {
            return List.of();
        }
        Set<String> known = known();
        var problems = new Few();
        for (String name : ours) {
            if (known.contains(name)) {
                continue;
            }
            var nearest = NearestWord.of(name, known);
            if (nearest.isPresent() || GROUPS.stream().anyMatch(name::startsWith)) {
                problems.add(() -> "environment variable " + Text.shown(name) + " has no effect: unknown name"
                        + nearest.map(word -> "; did you mean " + word + "?").orElse(""));
            }
        }
        return problems.toList(" environment variables have no effect");
    }

    /** The descriptions of settings name the variables that stand in for them. */
    private Set<String> known() {
        var known = new TreeSet<>(OF_THE_LAUNCHER);
        for (Metatypes.Description description : descriptions) {
            for (AttributeDefinition setting : description.settings()) {
                String text = setting.getDescription();
                NAME.matcher(text == null ? "" : text).results().forEach(found -> known.add(found.group()));
            }
        }
        return known;
    }
}
