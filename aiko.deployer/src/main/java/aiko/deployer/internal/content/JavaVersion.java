// SPDX-License-Identifier: Apache-2.0
package aiko.deployer.internal.content;

import java.util.stream.Collectors;

/** The Java that code needs, compared with the Java that runs. */
public final class JavaVersion {
    private static final int FIRST_CLASS_FILE = 44;

    private JavaVersion() {}

    /** @param classFile the major version of a class file */
    public static int of(int classFile) {
        return classFile - FIRST_CLASS_FILE;
    }

    public static boolean isTooNew(int needed) {
        return needed > running();
    }

    private static int running() {
        return Runtime.version().feature();
    }

    /** One line: the cause, and the two remedies. */
    public static String problem(int needed) {
        return cause() + "; " + remedy(needed);
    }

    public static String cause() {
        return "this container runs on Java "
                + Runtime.version().version().stream().map(String::valueOf).collect(Collectors.joining("."));
    }

    public static String remedy(int needed) {
        return "start the container with Java " + needed + " (JAVA_HOME), or compile with --release " + running();
    }
}
