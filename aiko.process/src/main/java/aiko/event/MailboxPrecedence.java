// SPDX-License-Identifier: Apache-2.0
package aiko.event;

/** The order in which an event loop empties its mailboxes. */
public enum MailboxPrecedence {
    /**
     * Emptied before the next item of any {@link #NORMAL} mailbox, for control messages. In the reference implementation, the
     * mailbox that was added first has this precedence, and no other.
     */
    CONTROL,
    /** Served in turn with the other normal mailboxes. */
    NORMAL
}
