// SPDX-License-Identifier: Apache-2.0
package aiko.threading;

import java.lang.annotation.Documented;
import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;

/**
 * It is called on an event loop, one call at a time, and must not block: while it runs, nothing else of the same bundle does. On
 * a type: all methods that have no rule of their own.
 *
 * @see aiko.event.EventLoop
 */
@Documented
@Retention(RetentionPolicy.CLASS)
@Target({ElementType.TYPE, ElementType.METHOD, ElementType.CONSTRUCTOR})
public @interface OnEventLoop {}
