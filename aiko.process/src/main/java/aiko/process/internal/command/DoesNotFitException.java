// SPDX-License-Identifier: Apache-2.0
package aiko.process.internal.command;

import java.lang.reflect.Type;

/** An argument, or a part of it, is not what a parameter takes. Whoever sends it gets no stack trace for it. */
public final class DoesNotFitException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    private final transient Object value;
    private final String why;

    /** @param value what came */
    public DoesNotFitException(Object value, Type expected) {
        this(value, "is not of type " + TypeNames.of(expected));
    }

    /** @param why after what came, as in {@code "x" is twice in it} */
    public DoesNotFitException(Object value, String why) {
        super(null, null, false, false);
        this.value = value;
        this.why = why;
    }

    /** The very part that does not fit. */
    public Object value() {
        return value;
    }

    /** As in {@code is not of type int}. */
    public String why() {
        return why;
    }

    @Override
    public String getMessage() {
        return Excerpt.of(value) + ' ' + why;
    }
}
