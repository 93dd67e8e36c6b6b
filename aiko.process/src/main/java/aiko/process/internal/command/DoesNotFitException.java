// SPDX-License-Identifier: Apache-2.0
package aiko.process.internal.command;

import aiko.process.internal.type.TypeNames;
import java.lang.reflect.Type;

/** An argument, or a part of it, is not of the type of its parameter. It has no stack trace: strangers can cause it. */
public final class DoesNotFitException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    private final transient Object value;
    private final String why;

    /** @param value the argument */
    public DoesNotFitException(Object value, Type expected) {
        this(value, "is not of type " + TypeNames.of(expected));
    }

    /** @param why the end of a sentence that begins with the argument */
    public DoesNotFitException(Object value, String why) {
        super(null, null, false, false);
        this.value = value;
        this.why = why;
    }

    /** The part that does not fit. */
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
