// SPDX-License-Identifier: Apache-2.0
package aiko.deployer.internal.operation;

import aiko.deployer.internal.content.JavaVersion;
import java.util.Arrays;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** The cause of a failure, in one line. */
public final class Causes {
    private static final String CAUSED_BY = "Caused by: ";
    private static final Pattern CLASS_FILE =
            Pattern.compile("UnsupportedClassVersionError: ([\\w/$.]+) .*?class file version (\\d+)(?:\\.\\d+)?\\)?.*");
    private static final Pattern UNDEFINED = Pattern.compile("NoClassDefFoundError: L?([\\w/$]+);?.*");

    private Causes() {}

    public static String of(Throwable failure) {
        Throwable cause = failure;
        while (cause.getCause() != null) {
            cause = cause.getCause();
        }
        return cause instanceof LinkageError
                ? explained(first(failure, LinkageError.class).toString())
                : cause == failure ? String.valueOf(failure.getMessage()) : cause.toString();
    }

    private static Throwable first(Throwable failure, Class<?> type) {
        Throwable cause = failure;
        while (!type.isInstance(cause)) {
            cause = cause.getCause();
        }
        return cause;
    }

    /** The innermost cause of a stack trace. */
    public static String of(String stackTrace) {
        if (stackTrace == null) {
            return "unknown cause";
        }
        String[] lines = stackTrace.split("\\R");
        return explained(Arrays.stream(lines)
                .filter(line -> line.startsWith(CAUSED_BY))
                .reduce((first, second) -> second)
                .map(line -> line.substring(CAUSED_BY.length()))
                .orElse(lines[0]));
    }

    /** Explains messages of the JVM. */
    public static String explained(String failure) {
        Matcher newer = CLASS_FILE.matcher(failure);
        if (newer.find()) {
            return newer.group(1).replace('/', '.') + " is " + compiledFor(Integer.parseInt(newer.group(2)));
        }
        Matcher undefined = UNDEFINED.matcher(failure);
        if (undefined.find()) {
            return missingClass(undefined.group(1).replace('/', '.'));
        }
        return failure;
    }

    public static String compiledFor(int classFileVersion) {
        int needed = JavaVersion.of(classFileVersion);
        return "compiled for Java " + needed + ": " + JavaVersion.problem(needed);
    }

    public static String missingClass(String className) {
        int dot = className.lastIndexOf('.');
        return "it needs " + className
                + (dot < 0
                        ? ", which it does not contain"
                        : ", which it neither contains nor imports: add " + className.substring(0, dot)
                                + " to its Import-Package");
    }
}
