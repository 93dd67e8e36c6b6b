// SPDX-License-Identifier: Apache-2.0
package aiko.message.internal;

import java.lang.reflect.Proxy;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicInteger;
import org.osgi.service.log.Logger;

/** Keeps what is logged, as lines like "WARN something went wrong". */
public final class LogLines {
    private final List<String> lines = new CopyOnWriteArrayList<>();
    public final Logger logger = (Logger) Proxy.newProxyInstance(
            Logger.class.getClassLoader(), new Class<?>[] {Logger.class}, (proxy, method, arguments) -> {
                if (!method.getReturnType().equals(void.class)) {
                    return method.getReturnType().equals(boolean.class) ? Boolean.TRUE : "test";
                }
                lines.add(method.getName().toUpperCase() + " " + text(arguments));
                return null;
            });

    private final AtomicInteger stacks = new AtomicInteger();

    private String text(Object[] arguments) {
        var values = new ArrayList<Object>();
        for (Object argument : Arrays.copyOfRange(arguments, 1, arguments.length)) {
            values.addAll(argument instanceof Object[] several ? Arrays.asList(several) : List.of(argument));
        }
        values.stream().filter(Throwable.class::isInstance).forEach(stack -> stacks.incrementAndGet());
        String text = (String) arguments[0];
        for (Object value : values) {
            int place = text.indexOf("{}");
            if (place >= 0) {
                text = text.substring(0, place) + value + text.substring(place + 2);
            }
        }
        return text;
    }

    /** Forgets what was logged so far. */
    public void clear() {
        lines.clear();
    }

    /** The number of stack traces. */
    public int stacks() {
        return stacks.get();
    }

    /** All but what is for debugging. */
    public List<String> lines() {
        return lines.stream().filter(line -> !line.startsWith("DEBUG")).toList();
    }
}
