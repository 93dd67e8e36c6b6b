// SPDX-License-Identifier: Apache-2.0
package aiko.deployer.internal;

import java.time.Duration;
import java.util.Arrays;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;
import org.osgi.service.log.Logger;

/**
 * Says if a component does not return from what Config Admin calls: it does that on a thread that hands out every
 * configuration. Owned by the thread that looks.
 */
final class ConfigurationThreads {
    private static final Duration LIMIT = Duration.ofSeconds(5);
    private static final String PREFIX = "CM ";
    private static final String[] OTHERS = {"java.", "javax.", "jdk.", "sun.", "org.apache.felix.", "org.osgi."};

    private final Logger logger;
    private final Map<Thread, Call> calls = new HashMap<>();

    private record Call(String method, long since, boolean isSaid) {
        Duration age() {
            return Duration.ofNanos(System.nanoTime() - since);
        }
    }

    ConfigurationThreads(Logger logger) {
        this.logger = logger;
    }

    /** Returns whether one is in a call, so that it is worth looking again soon. */
    boolean look() {
        calls.keySet().removeIf(thread -> !thread.isAlive());
        threads().forEach(this::look);
        return !calls.isEmpty();
    }

    private static Stream<Thread> threads() {
        ThreadGroup group = Thread.currentThread().getThreadGroup();
        while (group.getParent() != null) {
            group = group.getParent();
        }
        var threads = new Thread[2 * group.activeCount() + 16];
        int count = group.enumerate(threads);
        return Arrays.stream(threads, 0, count)
                .filter(thread -> thread.getName().startsWith(PREFIX));
    }

    private void look(Thread thread) {
        StackTraceElement[] stack = thread.getStackTrace();
        Call before = calls.remove(thread);
        Optional<String> method = outermost(stack);
        if (before != null && before.isSaid() && !before.method().equals(method.orElse(""))) {
            logger.info(
                    "{} has returned after {}: configurations are handed out again", before.method(), seconds(before));
        }
        if (method.isEmpty()) {
            return;
        }
        Call call = before != null && before.method().equals(method.get())
                ? before
                : new Call(method.get(), System.nanoTime(), false);
        if (!call.isSaid() && call.age().compareTo(LIMIT) >= 0) {
            var where = new Exception(thread.getName());
            where.setStackTrace(stack);
            logger.warn(
                    "{} does not return, which Config Admin has called {} ago: configurations that change reach nobody"
                            + " meanwhile (at {})",
                    call.method(),
                    seconds(call),
                    Operation.place(stack),
                    where);
            call = new Call(call.method(), call.since(), true);
        }
        calls.put(thread, call);
    }

    /** The method of a bundle that was called; empty if none is. */
    private static Optional<String> outermost(StackTraceElement[] stack) {
        return Arrays.stream(stack)
                .filter(frame -> Arrays.stream(OTHERS).noneMatch(frame.getClassName()::startsWith))
                .reduce((inner, outer) -> outer)
                .map(frame -> frame.getClassName() + '.' + frame.getMethodName());
    }

    private static String seconds(Call call) {
        return call.age().toSeconds() + " s";
    }
}
