// SPDX-License-Identifier: Apache-2.0
package aiko.chaos.ledger;

/** The commands of the service. */
public interface Ledger {
    /** Counts a message; the numbers ascend. */
    void enter(int number);

    /** A command of another ledger, which is handled once. */
    void book(String stream, int number);
}
