// SPDX-License-Identifier: Apache-2.0
package aiko.share;

import aiko.event.Handle;
import aiko.threading.AnyThread;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.Consumer;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;

/**
 * A value that a component shares: a field with {@link SharedItem}. Each change is published. If values change faster than they are
 * sent, the latest one counts.
 *
 * <pre>{@code
 * @SharedItem
 * private final Item<Integer> target = Item.of(20, celsius -> Math.min(celsius, 30));
 * …
 * target.set(21);
 * }</pre>
 *
 * @param <T> text, a number, an enum, a record, or another type of {@link aiko.process.ValueConversion}; immutable
 */
@AnyThread
public final class Item<T extends @Nullable Object> {
    private static final String READ_ONLY = "only its service changes it";

    private final @Nullable UnaryOperator<T> rule;
    private final List<Consumer<? super T>> listeners = new CopyOnWriteArrayList<>();
    private volatile T value;

    private Item(T value, @Nullable UnaryOperator<T> rule) {
        this.value = value;
        this.rule = rule;
    }

    /** An item that others can change to any value of its type. */
    public static <T extends @Nullable Object> Item<T> of(T value) {
        return of(value, UnaryOperator.identity());
    }

    /**
     * An item that others can change by a rule.
     *
     * @param rule returns the value that the item gets if others want it to have that one, or throws an
     *     {@link IllegalArgumentException}, whose message is logged as the reason. Called on the event loop of the service; must not
     *     block
     */
    public static <T extends @Nullable Object> Item<T> of(T value, UnaryOperator<T> rule) {
        return new Item<>(value, rule);
    }

    /** An item that others cannot change. */
    public static <T extends @Nullable Object> Item<T> readOnly(T value) {
        return new Item<>(value, null);
    }

    /** Whether others cannot change it. */
    public boolean isReadOnly() {
        return rule == null;
    }

    /** The present value. */
    public T get() {
        return value;
    }

    /**
     * Changes the value, calls the listeners, and publishes the change. If listeners throw, the others are called and the change is
     * published all the same; then the first exception is thrown.
     */
    public void set(T newValue) {
        value = newValue;
        RuntimeException failure = null;
        for (Consumer<? super T> listener : listeners) {
            try {
                listener.accept(newValue);
            } catch (RuntimeException failed) {
                // The others, one of which publishes the change, get it all the same.
                if (failure == null) {
                    failure = failed;
                } else {
                    failure.addSuppressed(failed);
                }
            }
        }
        if (failure != null) {
            throw failure;
        }
    }

    /**
     * Changes the value on behalf of others, as far as the item allows. An update from the network does this.
     *
     * @throws IllegalArgumentException if the item does not allow it
     */
    public void request(T newValue) {
        if (rule == null) {
            throw new IllegalArgumentException(READ_ONLY);
        }
        set(rule.apply(newValue));
    }

    /**
     * Calls the listener after each change, on the thread that makes it: for a change by others, the event loop of the service. It
     * must not block.
     */
    public Handle onChange(Consumer<? super T> listener) {
        // A new object, so that the same listener can be added twice and removed once.
        Consumer<T> added = listener::accept;
        listeners.add(added);
        return () -> listeners.remove(added);
    }

    @Override
    public String toString() {
        return String.valueOf(value);
    }
}
