// SPDX-License-Identifier: Apache-2.0
package aiko.registrar.internal;

import java.lang.reflect.Proxy;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import org.osgi.service.log.Logger;

/** Keeps what is logged as warning. */
public final class LogLines {
    private final List<String> lines = new CopyOnWriteArrayList<>();
    public final Logger logger = (Logger) Proxy.newProxyInstance(
            Logger.class.getClassLoader(), new Class<?>[] {Logger.class}, (proxy, method, arguments) -> {
                if (method.getName().equals("warn") || method.getName().equals("error")) {
                    lines.add(text(arguments));
                }
                return null;
            });

    private static String text(Object[] arguments) {
        String text = (String) arguments[0];
        for (Object argument : Arrays.copyOfRange(arguments, 1, arguments.length)) {
            for (Object value : argument instanceof Object[] several ? several : new Object[] {argument}) {
                int place = text.indexOf("{}");
                text = text.substring(0, place) + value + text.substring(place + 2);
            }
        }
        return text;
    }

    /** What was logged, and was not taken. */
    public List<String> lines() {
        return List.copyOf(lines);
    }

    /** What was logged since the last call. */
    public List<String> take() {
        var taken = List.copyOf(lines);
        lines.clear();
        return taken;
    }
}
