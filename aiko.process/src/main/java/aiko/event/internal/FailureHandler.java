// SPDX-License-Identifier: Apache-2.0
package aiko.event.internal;

/** Receives, on the event loop, the exceptions of handlers. It must not throw exceptions itself. */
@FunctionalInterface
public interface FailureHandler {
    /** @param what the timer, task, queue or mailbox whose handler failed */
    void failed(String what, Throwable failure);
}
