// SPDX-License-Identifier: Apache-2.0
package aiko.shell.internal.catalog;

/**
 * A command.
 *
 * @param name with its scope
 * @param subject the heading in the list of commands
 * @param description one line; empty if nobody has written one
 * @param syntax its options and operands
 */
public record KnownCommand(String name, String subject, String description, Syntax syntax) {
    public String scope() {
        return name.substring(0, name.indexOf(':'));
    }

    public String function() {
        return name.substring(name.indexOf(':') + 1);
    }
}
