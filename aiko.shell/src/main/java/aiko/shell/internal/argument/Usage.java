// SPDX-License-Identifier: Apache-2.0
package aiko.shell.internal.argument;

import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;

/**
 * The operands of a command, if the capitals with which their description begins do not tell them: {@code "tail [SERVICE]"}. Each
 * text is one way to call it. A word in capitals is a kind of operand, {@code a|b} is one of these words, any other word is
 * typed as it is, and an operand with {@code …} may be repeated. Help shows them, and completion follows them.
 */
@Retention(RetentionPolicy.RUNTIME)
@Target(ElementType.PARAMETER)
public @interface Usage {
    /** The ways to call the command. */
    String[] value();
}
