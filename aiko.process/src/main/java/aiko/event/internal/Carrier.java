// SPDX-License-Identifier: Apache-2.0
package aiko.event.internal;

import java.util.function.Consumer;

/** Makes handlers that run, and fail, on behalf of the owner that added them, and can describe themselves. */
final class Carrier {
    private static final String LAMBDA = "$$Lambda";

    private final Behalf behalf;
    private final FailureHandler failureHandler;

    Carrier(Behalf behalf, FailureHandler failureHandler) {
        this.behalf = behalf;
        this.failureHandler = failureHandler;
    }

    /** The class of a handler for people; for a lambda, the class in which it is written. */
    static String nameOf(Object handler) {
        String name = handler.getClass().getName();
        int lambda = name.indexOf(LAMBDA);
        return lambda < 0 ? name : name.substring(0, lambda);
    }

    private final class Carried implements Runnable, Described {
        private final Object whom;
        private final Runnable handler;
        private final String kind;

        Carried(Object whom, Runnable handler, String kind) {
            this.whom = whom;
            this.handler = handler;
            this.kind = kind;
        }

        @Override
        public void run() {
            Carrier.this.run(whom, handler, kind + ' ' + handler.getClass().getName());
        }

        @Override
        public String what() {
            return kind + ' ' + nameOf(handler);
        }
    }

    Runnable carry(Runnable handler, String kind) {
        Object whom = behalf.current();
        return whom == null ? handler : new Carried(whom, handler, kind);
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
