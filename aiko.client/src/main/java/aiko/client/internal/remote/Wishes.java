// SPDX-License-Identifier: Apache-2.0
package aiko.client.internal.remote;

import aiko.process.AikoConstants;
import aiko.process.ServiceFilter;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.function.BinaryOperator;
import org.osgi.framework.Constants;
import org.osgi.framework.FrameworkUtil;
import org.osgi.framework.InvalidSyntaxException;

/**
 * Reads which services of the namespace a filter of OSGi services asks for. It asks for any if it requires {@code aiko.name},
 * {@code aiko.protocol} or {@code service.imported}; the framework itself checks everything else.
 */
final class Wishes {
    static final String IMPORTED = "service.imported";
    static final String OWNER = "aiko.owner";
    static final String TRANSPORT = "aiko.transport";

    /** Alternatives of a filter. One with more is ignored. */
    private static final int MAX_ALTERNATIVES = 64;

    private static final List<String> REQUIRED =
            List.of(AikoConstants.SERVICE_NAME, AikoConstants.SERVICE_PROTOCOL, IMPORTED);

    private final String text;
    private int at;

    private Wishes(String text) {
        this.text = text;
    }

    /** Empty if the filter asks for none. */
    static Set<Wish> of(String filter) {
        if (filter == null || !mentions(filter)) {
            return Set.of();
        }
        try {
            // The normal form has no spaces between its parts.
            var normal = new Wishes(FrameworkUtil.createFilter(filter).toString());
            var wishes = new LinkedHashSet<Wish>();
            normal.filter().forEach(alternative -> alternative.wish().ifPresent(wishes::add));
            return wishes;
        } catch (InvalidSyntaxException | IndexOutOfBoundsException | TooManyAlternatives unusable) {
            return Set.of();
        }
    }

    /** Each filter of the framework passes here; almost none mentions such a property. Names of attributes have any case. */
    private static boolean mentions(String filter) {
        for (String required : REQUIRED) {
            if (contains(filter, required)) {
                return contains(filter, Constants.OBJECTCLASS);
            }
        }
        return false;
    }

    private static boolean contains(String filter, String attribute) {
        for (int begin = 0; begin <= filter.length() - attribute.length(); begin++) {
            if (filter.regionMatches(true, begin, attribute, 0, attribute.length())) {
                return true;
            }
        }
        return false;
    }

    private List<Alternative> filter() {
        at++;
        List<Alternative> read =
                switch (text.charAt(at)) {
                    case '&' -> {
                        at++;
                        yield operands(List.of(Alternative.ANYTHING), Wishes::both);
                    }
                    case '|' -> {
                        at++;
                        yield operands(List.of(), Wishes::either);
                    }
                    case '!' -> {
                        at++;
                        yield not(filter());
                    }
                    default -> comparison();
                };
        at++;
        return read;
    }

    private List<Alternative> operands(List<Alternative> none, BinaryOperator<List<Alternative>> operator) {
        List<Alternative> all = none;
        while (text.charAt(at) == '(') {
            all = operator.apply(all, filter());
            if (all.size() > MAX_ALTERNATIVES) {
                throw new TooManyAlternatives();
            }
        }
        return all;
    }

    private static List<Alternative> either(List<Alternative> some, List<Alternative> others) {
        var all = new ArrayList<>(some);
        all.addAll(others);
        return all;
    }

    private static List<Alternative> both(List<Alternative> some, List<Alternative> others) {
        return some.stream()
                .flatMap(one -> others.stream().flatMap(other -> one.and(other).stream()))
                .toList();
    }

    /** Only {@code (!(service.imported=*))} excludes all services of other processes. */
    private static List<Alternative> not(List<Alternative> negated) {
        boolean isLocalOnly = negated.size() == 1 && negated.get(0).equals(Alternative.IMPORTED_ONLY);
        return isLocalOnly ? List.of() : List.of(Alternative.ANYTHING);
    }

    private List<Alternative> comparison() {
        int begin = at;
        while ("=<>~".indexOf(text.charAt(at)) < 0) {
            at++;
        }
        String attribute = text.substring(begin, at).strip().toLowerCase(Locale.ROOT);
        boolean isEqual = text.charAt(at) == '=';
        at += isEqual ? 1 : 2;
        var value = new StringBuilder();
        boolean isPattern = false;
        while (text.charAt(at) != ')') {
            if (text.charAt(at) == '\\') {
                at++;
            } else {
                isPattern |= text.charAt(at) == '*';
            }
            value.append(text.charAt(at++));
        }
        Optional<String> exact = isEqual && !isPattern ? Optional.of(value.toString()) : Optional.empty();
        boolean isLocalOnly = attribute.equals(IMPORTED)
                && exact.filter(imported -> !imported.strip().equalsIgnoreCase("true"))
                        .isPresent();
        return isLocalOnly ? List.of() : List.of(Alternative.of(attribute, exact));
    }

    private static final class TooManyAlternatives extends RuntimeException {
        private static final long serialVersionUID = 1L;
    }

    /**
     * One combination of values that matches.
     *
     * @param type the interface; empty if it is unknown, as is the process
     * @param asks whether it requires a property that only Aiko services or imported services have
     */
    private record Alternative(Optional<String> type, Optional<String> process, ServiceFilter services, boolean asks) {
        static final Alternative ANYTHING =
                new Alternative(Optional.empty(), Optional.empty(), ServiceFilter.ALL, false);
        static final Alternative IMPORTED_ONLY =
                new Alternative(Optional.empty(), Optional.empty(), ServiceFilter.ALL, true);

        /** @param value the exact value; empty for a pattern or another comparison */
        static Alternative of(String attribute, Optional<String> value) {
            ServiceFilter all = ServiceFilter.ALL;
            return switch (attribute) {
                case AikoConstants.SERVICE_NAME -> asking(value.map(all::withName));
                case AikoConstants.SERVICE_PROTOCOL -> asking(value.map(all::withProtocol));
                case IMPORTED -> IMPORTED_ONLY;
                case OWNER -> selecting(value.map(all::withOwner));
                case TRANSPORT -> selecting(value.map(all::withTransport));
                case AikoConstants.SERVICE_TAGS -> selecting(value.map(tag -> all.withTags(tag)));
                case AikoConstants.PROCESS_NAME -> new Alternative(Optional.empty(), value, all, false);
                default -> attribute.equalsIgnoreCase(Constants.OBJECTCLASS)
                        ? new Alternative(value, Optional.empty(), all, false)
                        : ANYTHING;
            };
        }

        private static Alternative asking(Optional<ServiceFilter> services) {
            return new Alternative(Optional.empty(), Optional.empty(), services.orElse(ServiceFilter.ALL), true);
        }

        private static Alternative selecting(Optional<ServiceFilter> services) {
            return new Alternative(Optional.empty(), Optional.empty(), services.orElse(ServiceFilter.ALL), false);
        }

        /** Empty if nothing can match both. */
        Optional<Alternative> and(Alternative other) {
            ServiceFilter one = services;
            ServiceFilter two = other.services;
            if (differ(type, other.type)
                    || differ(process, other.process)
                    || differ(one.name(), two.name())
                    || differ(one.protocol(), two.protocol())
                    || differ(one.owner(), two.owner())
                    || differ(one.transport(), two.transport())) {
                return Optional.empty();
            }
            var tags = new LinkedHashSet<>(one.tags());
            tags.addAll(two.tags());
            return Optional.of(new Alternative(
                    type.or(other::type),
                    process.or(other::process),
                    new ServiceFilter(
                            narrower(one.name(), two.name()),
                            narrower(one.protocol(), two.protocol()),
                            narrower(one.transport(), two.transport()),
                            narrower(one.owner(), two.owner()),
                            List.copyOf(tags)),
                    asks || other.asks));
        }

        private static boolean differ(Optional<String> one, Optional<String> two) {
            return one.isPresent() && two.isPresent() && !one.equals(two);
        }

        private static boolean differ(String one, String two) {
            return !one.equals(ServiceFilter.ANY) && !two.equals(ServiceFilter.ANY) && !one.equals(two);
        }

        private static String narrower(String one, String two) {
            return one.equals(ServiceFilter.ANY) ? two : one;
        }

        Optional<Wish> wish() {
            return asks
                    ? type.map(name -> new Wish(name, process.orElse(AikoConstants.DEFAULT_PROCESS), services))
                    : Optional.empty();
        }
    }
}
