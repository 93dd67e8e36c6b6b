// SPDX-License-Identifier: Apache-2.0
package aiko.event.internal;

import java.util.function.Consumer;

/** Makes handlers that run on behalf of whoever added them, failures included; those that nobody added stay as they are. */
final class Carrier {
    private final Behalf behalf;
    private final FailureHandler failureHandler;

    Carrier(Behalf behalf, FailureHandler failureHandler) {
        this.behalf = behalf;
        this.failureHandler = failureHandler;
    }

    Runnable carry(Runnable handler, String kind) {
        Object whom = behalf.current();
        return whom == null
                ? handler
                : () -> run(whom, handler, kind + ' ' + handler.getClass().getName());
    }

    <T> Consumer<? super T> carry(Consumer<? super T> handler, String name) {
        Object whom = behalf.current();
        return whom == null ? handler : item -> run(whom, () -> handler.accept(item), name);
    }

    private void run(Object whom, Runnable handler, String name) {
        Object before = behalf.enter(whom);
        try {
            handler.run();
        } catch (Throwable failure) {
            failureHandler.failed(name, failure);
        } finally {
            behalf.enter(before);
        }
    }
}
