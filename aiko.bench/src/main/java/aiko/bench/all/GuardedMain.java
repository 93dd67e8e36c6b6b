// SPDX-License-Identifier: Apache-2.0
package aiko.bench.all;

import java.io.IOException;
import java.lang.reflect.InvocationTargetException;
import java.util.Arrays;

/**
 * Calls the main method of another class, and ends the JVM with it, whatever threads are left: with status 0, or with 1 after an
 * exception. It also ends when the standard input does, which is when the program that started it is gone.
 *
 * <p>Arguments: the class, and its arguments.
 */
public final class GuardedMain {
    private GuardedMain() {}

    public static void main(String[] arguments) throws ReflectiveOperationException {
        var watch = new Thread(GuardedMain::awaitEndOfInput, "parent-watch");
        watch.setDaemon(true);
        watch.start();
        try {
            Class.forName(arguments[0]).getMethod("main", String[].class).invoke(null, (Object)
                    Arrays.copyOfRange(arguments, 1, arguments.length));
            System.exit(0);
        } catch (InvocationTargetException failure) {
            failure.getCause().printStackTrace();
            System.exit(1);
        }
    }

    private static void awaitEndOfInput() {
        try {
            while (System.in.read() >= 0) {
                // nobody writes
            }
        } catch (IOException closed) {
            // the same
        }
        System.exit(1);
    }
}
