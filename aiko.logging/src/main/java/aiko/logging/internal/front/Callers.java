// SPDX-License-Identifier: Apache-2.0
package aiko.logging.internal.front;

import java.util.Set;
import org.osgi.framework.Bundle;
import org.osgi.framework.FrameworkUtil;

/** Finds the bundle that uses a logger whose API does not name it. */
final class Callers {
    private static final StackWalker WALKER = StackWalker.getInstance(StackWalker.Option.RETAIN_CLASS_REFERENCE);
    private static final Set<String> MODULES_THAT_LOG = Set.of("java.base", "java.logging");

    private Callers() {}

    /** The bundle of the first class on the stack that is not a part of some logging; null for one of the JDK. */
    static Bundle bundle() {
        Bundle ours = FrameworkUtil.getBundle(Callers.class);
        return WALKER.walk(frames -> frames.map(StackWalker.StackFrame::getDeclaringClass)
                .filter(caller -> !MODULES_THAT_LOG.contains(
                        String.valueOf(caller.getModule().getName())))
                .map(caller -> new Caller(FrameworkUtil.getBundle(caller)))
                .filter(caller -> caller.bundle() == null || caller.bundle() != ours)
                .findFirst()
                .map(Caller::bundle)
                .orElse(null));
    }

    private record Caller(Bundle bundle) {}
}
