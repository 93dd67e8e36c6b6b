// SPDX-License-Identifier: Apache-2.0
package aiko.process.internal.loop;

/** The present stack of a thread, in place of the exception of a log record. */
public final class StackOf extends Throwable {
    private static final long serialVersionUID = 1L;

    public StackOf(Thread thread, StackTraceElement[] stack) {
        super("thread " + thread.getName() + ", " + thread.getState());
        setStackTrace(stack);
    }

    @Override
    public synchronized Throwable fillInStackTrace() {
        return this;
    }

    @Override
    public String toString() {
        return getMessage();
    }
}
