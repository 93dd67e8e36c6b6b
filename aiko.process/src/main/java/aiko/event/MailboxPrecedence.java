// SPDX-License-Identifier: Apache-2.0
package aiko.event;

/** Which mailboxes an event loop empties first. */
public enum MailboxPrecedence {
    /**
     * Emptied before the next item of any {@link #NORMAL} mailbox: for control messages. The reference implementation
     * gives this precedence to the mailbox that was added first, and to no other.
     */
    CONTROL,
    /** Served in turn. */
    NORMAL
}
