// SPDX-License-Identifier: Apache-2.0
package aiko.shell.internal.catalog;

import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;

/**
 * The operands of a command: {@code "tail [SERVICE]"}. Each text is one way to call it. A word in capitals is a kind of operand,
 * {@code a|b} is one of these words, any other word is typed as it is, an operand with {@code …} may be repeated, and one in
 * brackets may be left out. {@code FILE:SCRIPT} is shown as FILE, and completed as the kind SCRIPT. Help and the line of a mistake
 * show them, and completion follows them. Without it, the operands are the capitals with which the description begins.
 */
@Retention(RetentionPolicy.RUNTIME)
@Target(ElementType.PARAMETER)
public @interface Usage {
    /** The ways to call the command. */
    String[] value();
}
