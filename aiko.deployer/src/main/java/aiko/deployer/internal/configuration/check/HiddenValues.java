// SPDX-License-Identifier: Apache-2.0
package aiko.deployer.internal.configuration.check;

import aiko.configuration.spi.SecretNames;
import java.lang.reflect.Array;
import java.util.Collection;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.Supplier;
import org.osgi.service.metatype.AttributeDefinition;

/** Collects the values that no output may show, of configurations and of the environment. */
public final class HiddenValues {
    /** A shorter one would be found in the midst of words. */
    private static final int SHORTEST = 5;

    /** What such a setting may be instead of a secret. */
    private static final Set<String> WORDS = Set.of(
            "false", "basic", "digest", "bearer", "default", "required", "optional", "disabled", "enabled", "plain");

    /** The folders in which a shell is, and was. */
    private static final Set<String> NO_PASSWORDS = Set.of("PWD", "OLDPWD");

    private static final String OURS = "aiko.";

    private final Supplier<List<Metatypes.Description>> descriptions;
    private final Set<String> values = new TreeSet<>();

    /** @param descriptions asked only if there are configurations of others: all secrets of ours have telling names */
    public HiddenValues(Supplier<List<Metatypes.Description>> descriptions) {
        this.descriptions = descriptions;
    }

    /** With those of variables of the environment. */
    public HiddenValues environment(Map<String, String> environment) {
        environment.forEach((name, value) -> {
            if (!NO_PASSWORDS.contains(name)) {
                add(SecretNames.isSecret(name), value);
            }
        });
        return this;
    }

    /** With those of configurations, by PID and key. */
    public HiddenValues configurations(Map<String, Map<String, Object>> configurations) {
        boolean isAnyOfOthers = configurations.keySet().stream().anyMatch(pid -> !pid.startsWith(OURS));
        List<Metatypes.Description> known = isAnyOfOthers ? descriptions.get() : List.of();
        configurations.forEach((pid, values) -> values.forEach(
                (key, value) -> add(SecretNames.isSecret(key) || isDescribedAsPassword(known, pid, key), value)));
        return this;
    }

    private static boolean isDescribedAsPassword(List<Metatypes.Description> known, String pid, String key) {
        return known.stream()
                .filter(description -> pid.equals(description.pid()) || pid.startsWith(description.pid() + '~'))
                .flatMap(description -> description.settings().stream())
                .anyMatch(definition ->
                        definition.getType() == AttributeDefinition.PASSWORD && key.equals(definition.getID()));
    }

    private void add(boolean isSecret, Object value) {
        if (value instanceof Collection<?> several) {
            several.forEach(each -> add(isSecret, each));
        } else if (value instanceof char[] characters) {
            add(isSecret, new String(characters));
        } else if (value != null && value.getClass().isArray()) {
            for (int i = 0; i < Array.getLength(value); i++) {
                add(isSecret, Array.get(value, i));
            }
        } else if (value != null) {
            String text = value.toString();
            SecretNames.secretsIn(text).forEach(this::add);
            if (isSecret) {
                text.lines().forEach(this::add);
            }
        }
    }

    private void add(String secret) {
        String text = secret.strip();
        if (text.length() >= SHORTEST && !WORDS.contains(text.toLowerCase(Locale.ROOT))) {
            values.add(text);
        }
    }

    public Set<String> get() {
        return values;
    }
}
