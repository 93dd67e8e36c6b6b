// SPDX-License-Identifier: Apache-2.0
package aiko.deployer.internal.configuration.delivery;

import aiko.deployer.internal.configuration.file.Pid;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;

/**
 * The threads on which Felix Config Admin tells the users of configurations of them, one after the other: a user that does
 * not return keeps all others from theirs. One that is interrupted while it has nothing to do ends for good, and so does one
 * whose user has interrupted it, as after an InterruptedException.
 */
public final class Notifiers {
    private static final String OF_COMPONENTS = "CM Event Dispatcher";
    private static final List<String> NAMES = List.of(OF_COMPONENTS + " (", "CM Configuration Updater (");
    private static final String PID = "pid=";
    private static final List<String> OF_THE_PLATFORM =
            List.of("java.", "javax.", "jdk.", "sun.", "org.apache.felix.", "org.osgi.");

    private Notifiers() {}

    /**
     * A user that does not return.
     *
     * @param task the thread's name while it is with that user
     * @param pid the configuration that it is told of
     * @param stack where it is
     */
    public record Hang(Thread thread, String task, String pid, StackTraceElement[] stack) {
        boolean isOver() {
            return !thread.isAlive() || !thread.getName().equals(task);
        }

        public boolean isOf(Pid other) {
            return pid.equals(other.text());
        }

        /** The innermost method that is the user's own. */
        public String place() {
            return Arrays.stream(stack)
                    .filter(Hang::isOfAUser)
                    .findFirst()
                    .or(() -> Arrays.stream(stack).findFirst())
                    .map(StackTraceElement::toString)
                    .orElse("it");
        }

        private static boolean isOfAUser(StackTraceElement frame) {
            return OF_THE_PLATFORM.stream().noneMatch(frame.getClassName()::startsWith);
        }

        public Exception trace() {
            var trace = new Exception(task);
            trace.setStackTrace(stack);
            return trace;
        }
    }

    /** Whether the thread that notifies components has ended. */
    public static boolean isGone() {
        return Thread.getAllStackTraces().keySet().stream()
                .noneMatch(thread -> thread.getName().startsWith(OF_COMPONENTS));
    }

    /** Who keeps one of the threads just now; empty if nobody does. */
    public static Optional<Hang> hang() {
        return Thread.getAllStackTraces().entrySet().stream()
                .filter(entry -> entry.getValue().length > 0)
                .map(entry -> hang(entry.getKey(), entry.getKey().getName(), entry.getValue()))
                .flatMap(Optional::stream)
                .findFirst();
    }

    private static Optional<Hang> hang(Thread thread, String task, StackTraceElement[] stack) {
        int pid = task.indexOf(PID);
        return NAMES.stream().anyMatch(task::startsWith)
                        && pid >= 0
                        && Arrays.stream(stack).anyMatch(Hang::isOfAUser)
                ? Optional.of(new Hang(thread, task, task.substring(pid + PID.length(), task.length() - 1), stack))
                : Optional.empty();
    }
}
