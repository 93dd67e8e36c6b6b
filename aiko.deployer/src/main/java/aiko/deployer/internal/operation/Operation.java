// SPDX-License-Identifier: Apache-2.0
package aiko.deployer.internal.operation;

import java.time.Duration;
import java.util.Arrays;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.osgi.framework.Bundle;
import org.osgi.framework.BundleException;

/** A start, stop or other operation that may run code of a bundle, on a thread that can be abandoned. */
public final class Operation {
    /** Declarative Services may activate a component again whose activation was interrupted, and which then waits again. */
    private static final int INTERRUPTIONS = 5;

    private static final long INTERRUPTED_MILLIS = 100;
    private static final String[] OF_JAVA = {"java.", "javax.", "jdk.", "sun."};

    private final Bundle bundle;
    private final String what;
    private final Thread thread;
    private final long began = System.nanoTime();
    private final CountDownLatch done = new CountDownLatch(1);
    private final Runnable whenReturned;
    private volatile Throwable failure;
    private volatile boolean left;

    /** Something that runs the code of a bundle. */
    public interface Task {
        void run() throws BundleException;
    }

    private Operation(Bundle bundle, String what, Task task, Runnable whenReturned) {
        this.bundle = bundle;
        this.what = what;
        this.whenReturned = whenReturned;
        thread = new Thread(() -> run(task), "aiko-deployer-" + what + ' ' + bundle.getSymbolicName());
        thread.setDaemon(true);
    }

    /**
     * @param what a word such as start or stop
     * @param whenReturned is run when it is done after it was left
     */
    public static Operation begin(Bundle bundle, String what, Task task, Runnable whenReturned) {
        var operation = new Operation(bundle, what, task, whenReturned);
        operation.thread.start();
        return operation;
    }

    private void run(Task task) {
        try {
            task.run();
        } catch (Throwable thrown) {
            failure = thrown;
        } finally {
            done.countDown();
            if (left) {
                whenReturned.run();
            }
        }
    }

    public Bundle bundle() {
        return bundle;
    }

    public String what() {
        return what;
    }

    public Duration age() {
        return Duration.ofNanos(System.nanoTime() - began);
    }

    boolean isDone() {
        return done.getCount() == 0;
    }

    /** Returns whether it is done. */
    public boolean await(Duration limit) throws InterruptedException {
        return done.await(limit.toNanos(), TimeUnit.NANOSECONDS);
    }

    /** Nobody waits for it any more. */
    void leave() {
        left = true;
        if (isDone()) {
            whenReturned.run();
        }
    }

    /** Nobody wants it any more. Returns whether that has brought it to its end. */
    boolean interrupt() throws InterruptedException {
        for (int i = 0; i < INTERRUPTIONS; i++) {
            thread.interrupt();
            if (done.await(INTERRUPTED_MILLIS, TimeUnit.MILLISECONDS)) {
                return true;
            }
        }
        return false;
    }

    /** Throws the exception of an operation that has failed. */
    public void check() throws BundleException {
        if (failure instanceof BundleException failed) {
            throw failed;
        }
        if (failure != null) {
            throw new BundleException("the bundle's " + what + " failed", failure);
        }
    }

    /** Where it is now, for a line: the innermost method that is not one of Java's own. */
    public String place() {
        return place(thread.getStackTrace());
    }

    /** The innermost method that is not one of Java's own. */
    public static String place(StackTraceElement[] stack) {
        return Arrays.stream(stack)
                .filter(frame -> Arrays.stream(OF_JAVA).noneMatch(frame.getClassName()::startsWith))
                .findFirst()
                .or(() -> Arrays.stream(stack).findFirst())
                .map(frame -> frame.getClassName() + '.' + frame.getMethodName() + '(' + line(frame) + ')')
                .orElse("it");
    }

    private static String line(StackTraceElement frame) {
        return frame.getFileName() == null
                ? "Unknown Source"
                : frame.getFileName() + (frame.getLineNumber() < 0 ? "" : ":" + frame.getLineNumber());
    }

    /** Where it is now, for the log. */
    public Exception stack() {
        var stack = new Exception(thread.getName());
        stack.setStackTrace(thread.getStackTrace());
        return stack;
    }

    @Override
    public String toString() {
        return bundle.getSymbolicName() + ' ' + bundle.getVersion();
    }
}
