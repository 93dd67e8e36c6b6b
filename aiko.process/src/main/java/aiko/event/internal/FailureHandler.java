// SPDX-License-Identifier: Apache-2.0
package aiko.event.internal;

/** Told of what a handler threw, on the event loop. It must not throw itself. */
@FunctionalInterface
public interface FailureHandler {
    /** @param what the timer, task, queue or mailbox whose handler failed */
    void failed(String what, Throwable failure);
}
