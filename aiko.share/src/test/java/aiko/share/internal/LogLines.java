// SPDX-License-Identifier: Apache-2.0
package aiko.share.internal;

import java.lang.reflect.Proxy;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import org.osgi.service.log.Logger;

/** Keeps warnings and errors that are logged, as lines like "WARN something went wrong". */
public final class LogLines {
    public final List<String> lines = new CopyOnWriteArrayList<>();
    public final Logger logger = (Logger) Proxy.newProxyInstance(
            Logger.class.getClassLoader(), new Class<?>[] {Logger.class}, (proxy, method, arguments) -> {
                if (method.getName().equals("warn") || method.getName().equals("error")) {
                    lines.add(method.getName().toUpperCase() + " " + text(arguments));
                }
                return null;
            });

    private static String text(Object[] arguments) {
        String text = (String) arguments[0];
        for (int i = 1; i < arguments.length; i++) {
            for (Object value : arguments[i] instanceof Object[] several ? several : new Object[] {arguments[i]}) {
                text = text.replaceFirst(
                        "\\{}", String.valueOf(value).replace("\\", "\\\\").replace("$", "\\$"));
            }
        }
        return text;
    }
}
