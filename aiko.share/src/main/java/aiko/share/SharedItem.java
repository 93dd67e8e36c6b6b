// SPDX-License-Identifier: Apache-2.0
package aiko.share;

import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;

/**
 * Publishes a member of a component as an item of the shared state of its service: of an {@link aiko.process.AikoService}, or of an
 * object that is passed to {@link SharedStates#publish}. The state also has the default items of the service. It is created when
 * somebody asks for it, and is closed with the service.
 *
 * <ul>
 *   <li>An {@link Item} is published with each change, and changed by others as far as it allows.
 *   <li>Any other field, and the result of a method without parameters, is read when somebody asks for it, and each second while
 *       somebody follows it. Others cannot change it. It is read on the event loop of the service and must not block.
 * </ul>
 *
 * <p>The next version of the component, or the same one with other settings, begins with its own values. A value that must not be
 * lost over that is handed over: see {@link aiko.process.ServiceState}. {@code takeOver} runs before the values are published.
 *
 * <p>Values are written as by {@link aiko.process.ValueConversion}.
 *
 * <pre>{@code
 * @SharedItem
 * private final Item<Integer> celsius = Item.of(20);
 *
 * @SharedItem("memory.used")
 * long usedMemory() { … }
 * }</pre>
 */
@Retention(RetentionPolicy.RUNTIME)
@Target({ElementType.FIELD, ElementType.METHOD})
public @interface SharedItem {
    /** The name of the item: {@code a}, or {@code a.b} below {@code a}; empty for the name of the member. */
    String value() default "";
}
