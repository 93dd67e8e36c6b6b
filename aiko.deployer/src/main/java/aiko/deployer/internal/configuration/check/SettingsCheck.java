// SPDX-License-Identifier: Apache-2.0
package aiko.deployer.internal.configuration.check;

import aiko.configuration.spi.SecretNames;
import aiko.deployer.internal.configuration.file.Few;
import aiko.deployer.internal.configuration.file.Pid;
import aiko.deployer.internal.configuration.file.Settings;
import aiko.deployer.internal.configuration.file.Text;
import aiko.process.AikoConstants;
import aiko.text.NearestWord;
import java.math.BigDecimal;
import java.util.Arrays;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.LongFunction;
import org.osgi.service.component.runtime.dto.ComponentDescriptionDTO;
import org.osgi.service.component.runtime.dto.ReferenceDTO;
import org.osgi.service.metatype.AttributeDefinition;

/** Checks settings against the Metatype descriptions of their users. */
public final class SettingsCheck {
    /** Their users check each value themselves, and ignore those that are not valid. */
    private static final Set<String> CHECKED_BY_THEIR_USERS =
            Set.of("aiko.process", "aiko.process.additional", "aiko.logging", "aiko.deployer");

    /** Settings with a name in them, which no metatype can describe. */
    private static final Map<String, String> PREFIXES = Map.of("aiko.logging", "level.");

    private static final String OURS = "aiko.";

    /** What a configuration can say of any component, or of any that is a service of the process. */
    private static final List<String> RESERVED = List.of("service.", "component.", "osgi.", "felix.");

    private static final List<String> OF_SERVICES = List.of(
            AikoConstants.SERVICE_NAME,
            AikoConstants.SERVICE_PROTOCOL,
            AikoConstants.SERVICE_TAGS,
            AikoConstants.SERVICE_FAILURE,
            AikoConstants.SERVICE_RETAINED,
            AikoConstants.SERVICE_DURABLE,
            AikoConstants.SERVICE_TARGET);

    private static final String TOO_LOW = "less than minimum";
    private static final String TOO_HIGH = "greater than maximum";

    private final Pid pid;
    private final List<Metatypes.Description> descriptions;
    private final List<ComponentDescriptionDTO> components;

    public SettingsCheck(Pid pid, Configurable configurable) {
        this.pid = pid;
        descriptions = configurable.descriptions(pid);
        components = configurable.components(pid);
    }

    /** Values that violate their descriptions. */
    public List<String> violations(Settings settings) {
        var violations = new Few();
        if (!CHECKED_BY_THEIR_USERS.contains(pid.base())) {
            settings.byKey().forEach(setting -> descriptions.stream()
                    .flatMap(description -> description.settings().stream())
                    .filter(definition -> definition.getID().equals(setting.key()))
                    .map(definition -> violation(definition, setting.value()))
                    .flatMap(Optional::stream)
                    .findFirst()
                    .ifPresent(violation -> violations.add(() -> "line " + setting.line() + ": "
                            + Text.shown(setting.key())
                            + (definitionIsSecret(setting)
                                    ? ""
                                    : " is \"" + Text.shown(SecretNames.withoutSecrets(setting.value())) + '"')
                            + ": " + violation)));
        }
        return violations.toList();
    }

    private boolean definitionIsSecret(Settings.Setting setting) {
        return SecretNames.isSecret(setting.key())
                || descriptions.stream()
                        .flatMap(description -> description.settings().stream())
                        .anyMatch(definition -> definition.getID().equals(setting.key())
                                && definition.getType() == AttributeDefinition.PASSWORD);
    }

    static Optional<String> violation(AttributeDefinition definition, String value) {
        return (definition.getCardinality() == 0
                        ? java.util.stream.Stream.of(value)
                        : Arrays.stream(value.split("(?<!\\\\),")))
                .map(String::trim)
                .filter(part -> !part.isEmpty() || definition.getCardinality() == 0 && !isText(definition))
                .map(part -> violationOf(definition, part))
                .flatMap(Optional::stream)
                .findFirst();
    }

    private static boolean isText(AttributeDefinition definition) {
        return definition.getType() == AttributeDefinition.STRING
                || definition.getType() == AttributeDefinition.PASSWORD;
    }

    private static Optional<String> violationOf(AttributeDefinition definition, String value) {
        String[] options = definition.getOptionValues();
        if (options != null && options.length > 0) {
            return Arrays.asList(options).contains(value)
                    ? Optional.empty()
                    : Optional.of("expected one of " + String.join(", ", options));
        }
        return switch (definition.getType()) {
            case AttributeDefinition.BOOLEAN -> List.of("true", "false").contains(value.toLowerCase(Locale.ROOT))
                    ? Optional.empty()
                    : Optional.of("expected true or false");
            case AttributeDefinition.BYTE -> whole(definition, value, Byte.MIN_VALUE, Byte.MAX_VALUE);
            case AttributeDefinition.SHORT -> whole(definition, value, Short.MIN_VALUE, Short.MAX_VALUE);
            case AttributeDefinition.INTEGER -> whole(definition, value, Integer.MIN_VALUE, Integer.MAX_VALUE);
            case AttributeDefinition.LONG -> whole(definition, value, Long.MIN_VALUE, Long.MAX_VALUE);
            case AttributeDefinition.DOUBLE, AttributeDefinition.FLOAT -> fraction(definition, value);
            case AttributeDefinition.CHARACTER -> value.length() == 1
                    ? Optional.empty()
                    : Optional.of("expected one character");
            default -> said(definition, value);
        };
    }

    private static Optional<String> whole(AttributeDefinition definition, String value, long lowest, long highest) {
        long least = boundary(number -> complaint(definition, number).contains(TOO_LOW), lowest, highest);
        long most = -boundary(
                number -> complaint(definition, -number).contains(TOO_HIGH),
                -Math.max(highest, -Long.MAX_VALUE),
                -least);
        try {
            long number = Long.parseLong(value);
            if (number >= least && number <= most) {
                return Optional.empty();
            }
        } catch (NumberFormatException noNumber) {
            // logged below
        }
        return Optional.of("expected a whole number"
                + range(
                        least > lowest ? Optional.of(Long.toString(least)) : Optional.empty(),
                        most < highest ? Optional.of(Long.toString(most)) : Optional.empty()));
    }

    /** The first number in a range of which that is not so any more: a description has no other way to tell its limits. */
    private static long boundary(LongFunction<Boolean> isOutside, long from, long to) {
        long low = from;
        long high = to;
        while (low < high) {
            long middle = Math.floorDiv(low, 2) + Math.floorDiv(high, 2) + (low & high & 1);
            if (isOutside.apply(middle)) {
                low = middle + 1;
            } else {
                high = middle;
            }
        }
        return low;
    }

    private static String complaint(AttributeDefinition definition, long number) {
        return complaint(definition, Long.toString(number));
    }

    private static String complaint(AttributeDefinition definition, String value) {
        String complaint = definition.validate(value);
        return complaint == null ? "" : complaint;
    }

    private static Optional<String> fraction(AttributeDefinition definition, String value) {
        try {
            Double.parseDouble(value);
        } catch (NumberFormatException noNumber) {
            return Optional.of("expected a number" + range(definition));
        }
        String complaint = complaint(definition, value);
        return complaint.contains(TOO_LOW) || complaint.contains(TOO_HIGH)
                ? Optional.of("expected a number" + range(definition))
                : said(definition, value);
    }

    private static String range(AttributeDefinition definition) {
        long highest = ordered(Double.doubleToLongBits(Double.MAX_VALUE));
        long least = boundary(rank -> complaint(definition, ranked(rank)).contains(TOO_LOW), -highest, highest);
        long most = -boundary(rank -> complaint(definition, ranked(-rank)).contains(TOO_HIGH), -highest, -least);
        return range(
                least > -highest ? Optional.of(ranked(least)) : Optional.empty(),
                most < highest ? Optional.of(ranked(most)) : Optional.empty());
    }

    /** Numbers in the order of the fractions with these bits; {@code ordered(ordered(x)) == x}. */
    private static long ordered(long bits) {
        return bits < 0 ? Long.MIN_VALUE - bits : bits;
    }

    /** The fraction at a place in the order of all. */
    private static String ranked(long rank) {
        BigDecimal exact = new BigDecimal(Double.toString(Double.longBitsToDouble(ordered(rank))));
        return exact.signum() == 0 ? "0" : exact.stripTrailingZeros().toPlainString();
    }

    private static String range(Optional<String> least, Optional<String> most) {
        return least.isPresent() && most.isPresent()
                ? " from " + least.get() + " to " + most.get()
                : least.map(number -> ", " + number + " or more")
                        .or(() -> most.map(number -> ", " + number + " or less"))
                        .orElse("");
    }

    /** What the description itself says of the value. */
    private static Optional<String> said(AttributeDefinition definition, String value) {
        String complaint = definition.validate(value);
        if (complaint == null || complaint.isEmpty()) {
            return Optional.empty();
        }
        boolean isText = isText(definition);
        return Optional.of(
                complaint.contains(TOO_LOW)
                        ? (isText ? "too short" : "too low")
                        : complaint.contains(TOO_HIGH)
                                ? (isText ? "too long" : "too high")
                                : "not valid: " + (complaint.startsWith("%") ? complaint.substring(1) : complaint));
    }

    /** Settings that are not described, where any are. */
    public List<String> unknown(Settings settings) {
        if (descriptions.isEmpty()) {
            return List.of();
        }
        Set<String> described = new HashSet<>();
        descriptions.forEach(
                description -> description.settings().forEach(definition -> described.add(definition.getID())));
        Set<String> known = new HashSet<>(described);
        known.addAll(OF_SERVICES);
        components.forEach(component -> {
            known.addAll(component.properties.keySet());
            for (ReferenceDTO reference : component.references) {
                known.add(reference.name + ".target");
                known.add(reference.name + ".cardinality.minimum");
            }
        });
        var unknown = new Few();
        settings.byKey().stream()
                .filter(setting -> !known.contains(setting.key()) && !isReserved(setting.key()))
                .forEach(setting -> unknown.add(() -> "line " + setting.line() + ": unknown setting "
                        + Text.shown(setting.key())
                        + (pid.base().startsWith(OURS) ? " is ignored" : ": not described by " + pid.base())
                        + NearestWord.of(withoutPrefix(setting.key()), described)
                                .map(word -> "; did you mean " + word + "?")
                                .orElse("")));
        return unknown.toList();
    }

    /** As an environment variable would name it. */
    private static String withoutPrefix(String key) {
        String upper = key.toUpperCase(Locale.ROOT);
        return upper.startsWith("AIKO_LOG_") ? key.substring(9) : upper.startsWith("AIKO_") ? key.substring(5) : key;
    }

    private boolean isReserved(String key) {
        return RESERVED.stream().anyMatch(key::startsWith)
                || PREFIXES.containsKey(pid.base()) && key.startsWith(PREFIXES.get(pid.base()));
    }
}
