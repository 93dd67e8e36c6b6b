// SPDX-License-Identifier: Apache-2.0
package aiko.tests.architecture;

import com.tngtech.archunit.core.domain.AccessTarget.CodeUnitCallTarget;
import com.tngtech.archunit.core.domain.JavaCall;
import com.tngtech.archunit.core.domain.JavaCodeUnit;
import com.tngtech.archunit.core.domain.JavaMethod;
import java.util.ArrayDeque;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;

/**
 * Finds calls that wait for another thread: directly, or through our own code. What a lambda does is done later as a rule, and
 * is not followed.
 */
final class Waiting {
    private static final Map<String, Set<String>> METHODS = Map.of(
            "java.lang.Object", Set.of("wait"),
            "java.lang.Thread", Set.of("sleep", "join"),
            "java.lang.Process", Set.of("waitFor"),
            "java.util.concurrent.Future", Set.of("get", "join"),
            "java.util.concurrent.ExecutorService", Set.of("awaitTermination", "invokeAll", "invokeAny"),
            "java.util.concurrent.BlockingQueue", Set.of("take"),
            "java.util.concurrent.CountDownLatch", Set.of("await"),
            "java.util.concurrent.Semaphore", Set.of("acquire", "acquireUninterruptibly"),
            "java.util.concurrent.locks.Condition", Set.of("await", "awaitNanos", "awaitUntil", "awaitUninterruptibly"),
            "java.util.concurrent.locks.LockSupport", Set.of("park", "parkNanos", "parkUntil"));

    /**
     * Not followed: it waits on the thread that stops a bundle alone, as {@code HostedService.remove} does, since a companion
     * of a service ends before the service is known to leave.
     */
    private static final Set<String> KNOWN = Set.of("ServiceHost.isKept");

    private Waiting() {}

    /** The calls from this one to one that waits, the innermost last; empty if there are none. */
    static Optional<String> of(JavaCodeUnit start) {
        var callers = new HashMap<JavaCodeUnit, JavaCodeUnit>();
        var open = new ArrayDeque<JavaCodeUnit>();
        callers.put(start, start);
        open.add(start);
        while (!open.isEmpty()) {
            JavaCodeUnit unit = open.remove();
            for (JavaCall<?> call : unit.getCallsFromSelf()) {
                if (call.isDeclaredInLambda()) {
                    continue;
                }
                if (waits(call.getTarget())) {
                    return Optional.of(
                            path(callers, unit) + " > " + call.getTarget().getFullName());
                }
                called(call.getTarget())
                        .filter(next -> !KNOWN.contains(name(next)))
                        .filter(next -> callers.putIfAbsent(next, unit) == null)
                        .forEach(open::add);
            }
        }
        return Optional.empty();
    }

    private static boolean waits(CodeUnitCallTarget target) {
        return called(target).findAny().isEmpty()
                && METHODS.entrySet().stream()
                        .anyMatch(waiting -> waiting.getValue().contains(target.getName())
                                && target.getOwner().isAssignableTo(waiting.getKey()));
    }

    private static Stream<JavaCodeUnit> called(CodeUnitCallTarget target) {
        return target.resolveMember().stream()
                .map(JavaCodeUnit.class::cast)
                .filter(unit -> Product.CLASSES.contain(unit.getOwner().getName()))
                .flatMap(unit -> unit instanceof JavaMethod method ? implementations(method) : Stream.of(unit));
    }

    /** The method, and what overrides it in our code. */
    static Stream<JavaCodeUnit> implementations(JavaMethod method) {
        List<String> parameters = parameters(method);
        return Stream.concat(
                Stream.of(method),
                method.getOwner().getAllSubclasses().stream()
                        .filter(type -> Product.CLASSES.contain(type.getName()))
                        .flatMap(type -> type.getMethods().stream())
                        .filter(other -> other.getName().equals(method.getName())
                                && parameters(other).equals(parameters)));
    }

    private static List<String> parameters(JavaMethod method) {
        return method.getRawParameterTypes().stream()
                .map(type -> type.getName())
                .toList();
    }

    private static String path(Map<JavaCodeUnit, JavaCodeUnit> callers, JavaCodeUnit end) {
        JavaCodeUnit caller = callers.get(end);
        return (caller == end ? "" : path(callers, caller) + " > ") + name(end);
    }

    private static String name(JavaCodeUnit unit) {
        return unit.getOwner().getSimpleName() + '.' + unit.getName();
    }
}
