// SPDX-License-Identifier: Apache-2.0
package aiko.process.internal.state;

import java.math.BigDecimal;
import java.math.BigInteger;
import java.net.URI;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.time.LocalDateTime;
import java.time.LocalTime;
import java.time.MonthDay;
import java.time.OffsetDateTime;
import java.time.OffsetTime;
import java.time.Period;
import java.time.Year;
import java.time.YearMonth;
import java.time.ZoneId;
import java.time.ZonedDateTime;
import java.util.Base64;
import java.util.BitSet;
import java.util.Currency;
import java.util.Date;
import java.util.HashMap;
import java.util.Locale;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Function;

/** Values of the JDK that are written as text, each with the name of its class. */
final class TextValues {
    private record Form(Function<Object, String> write, Function<String, Object> read) {}

    private static final Map<String, Form> FORMS = new HashMap<>();

    static {
        add(BigInteger.class, BigInteger::toString, BigInteger::new);
        add(BigDecimal.class, BigDecimal::toString, BigDecimal::new);
        add(StringBuilder.class, StringBuilder::toString, StringBuilder::new);
        add(AtomicBoolean.class, AtomicBoolean::toString, text -> new AtomicBoolean(Boolean.parseBoolean(text)));
        add(AtomicInteger.class, AtomicInteger::toString, text -> new AtomicInteger(Integer.parseInt(text)));
        add(AtomicLong.class, AtomicLong::toString, text -> new AtomicLong(Long.parseLong(text)));
        add(UUID.class, UUID::toString, UUID::fromString);
        add(
                BitSet.class,
                bits -> Base64.getEncoder().encodeToString(bits.toByteArray()),
                text -> BitSet.valueOf(Base64.getDecoder().decode(text)));
        add(Date.class, date -> Long.toString(date.getTime()), text -> new Date(Long.parseLong(text)));
        add(Locale.class, Locale::toLanguageTag, Locale::forLanguageTag);
        add(Currency.class, Currency::getCurrencyCode, Currency::getInstance);
        add(URI.class, URI::toString, URI::create);
        add(Duration.class, Duration::toString, Duration::parse);
        add(Instant.class, Instant::toString, Instant::parse);
        add(LocalDate.class, LocalDate::toString, LocalDate::parse);
        add(LocalDateTime.class, LocalDateTime::toString, LocalDateTime::parse);
        add(LocalTime.class, LocalTime::toString, LocalTime::parse);
        add(MonthDay.class, MonthDay::toString, MonthDay::parse);
        add(OffsetDateTime.class, OffsetDateTime::toString, OffsetDateTime::parse);
        add(OffsetTime.class, OffsetTime::toString, OffsetTime::parse);
        add(Period.class, Period::toString, Period::parse);
        add(Year.class, year -> Integer.toString(year.getValue()), text -> Year.of(Integer.parseInt(text)));
        add(YearMonth.class, YearMonth::toString, YearMonth::parse);
        add(ZonedDateTime.class, ZonedDateTime::toString, ZonedDateTime::parse);
        add(ZoneId.class, ZoneId::getId, ZoneId::of);
    }

    private TextValues() {}

    private static <T> void add(Class<T> type, Function<T, String> write, Function<String, Object> read) {
        FORMS.put(type.getName(), new Form(value -> write.apply(type.cast(value)), read));
    }

    /** The name of the class of a value; null if it is not written as text. */
    static String name(Object value) {
        String name = value instanceof ZoneId
                ? ZoneId.class.getName()
                : value.getClass().getName();
        return FORMS.containsKey(name) ? name : null;
    }

    static String write(String name, Object value) {
        return FORMS.get(name).write().apply(value);
    }

    /** @throws RuntimeException if the text is not such a value */
    static Object read(String name, String text) {
        Form form = FORMS.get(name);
        if (form == null) {
            throw new IllegalArgumentException("unknown class " + name);
        }
        return form.read().apply(text);
    }
}
