// SPDX-License-Identifier: Apache-2.0
package aiko.registrar.internal.request;

import java.util.ArrayDeque;
import java.util.Queue;

/**
 * The turns of answers that are sent in parts at the same time. In a cycle of as many turns as there are answers at most, each copy for
 * a registrar has one, as if there were so many answers, and all other turns are those of readers: these wait for what they ask for,
 * and most registrars have a copy of the former primary meanwhile. Owned by the event loop.
 */
final class Turns {
    private final int most;
    private final Queue<Answers.Answer> readers = new ArrayDeque<>();
    private final Queue<Answers.Answer> copies = new ArrayDeque<>();
    private int turn;

    /** @param most the maximum number of answers */
    Turns(int most) {
        this.most = most;
    }

    void add(Answers.Answer answer) {
        (answer.isCopy() ? copies : readers).add(answer);
    }

    /** Removes the next one; it is added again unless it is complete. */
    Answers.Answer next() {
        boolean isForCopy = turn < copies.size();
        turn = (turn + 1) % most;
        return readers.isEmpty() || isForCopy ? copies.remove() : readers.remove();
    }

    int size() {
        return readers.size() + copies.size();
    }

    boolean isEmpty() {
        return size() == 0;
    }

    boolean hasRoom() {
        return size() < most;
    }
}
