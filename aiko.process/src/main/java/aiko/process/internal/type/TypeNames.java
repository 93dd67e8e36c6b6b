// SPDX-License-Identifier: Apache-2.0
package aiko.process.internal.type;

import java.lang.reflect.Type;
import java.util.regex.Pattern;

/** The names of types, as people write them. */
public final class TypeNames {
    private static final Pattern QUALIFIER = Pattern.compile("[\\p{Alnum}_.$]*[.$](?=[\\p{Alnum}_])");

    private TypeNames() {}

    /** Without packages: {@code Map<String, Integer>}. */
    public static String of(Type type) {
        return QUALIFIER.matcher(type.getTypeName()).replaceAll("");
    }
}
