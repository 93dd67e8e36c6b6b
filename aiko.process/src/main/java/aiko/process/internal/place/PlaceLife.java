// SPDX-License-Identifier: Apache-2.0
package aiko.process.internal.place;

/**
 * The life of a place as a state machine: which service occupies it, and whether messages reach that service. It knows neither
 * clocks nor messages. Any thread; a transition that no longer applies changes nothing, and returns false or null.
 *
 * @param <O> those that occupy it, one after the other
 */
public final class PlaceLife<O> {
    /** The states of a place. Messages reach its occupant in {@link #RUNNING} only, and are queued in all others. */
    public enum State {
        /** The occupant handles messages. */
        RUNNING,
        /** The occupant leaves, and hands its state over. */
        LEAVING,
        /** The occupant leaves before it has taken the state over; the state stays for the next one. */
        PASSING_ON,
        /** Nobody occupies the place, which waits for a successor. */
        VACANT,
        /** A successor occupies the place, and has not taken the state over. */
        ARRIVING,
        /** The successor has taken the state over, and handles no messages before it is announced. */
        ARRIVED,
        /** The place is gone. */
        REMOVED
    }

    /** What an occupant does with the state when it leaves. */
    public enum Departure {
        HANDS_OVER,
        PASSES_ON
    }

    private volatile O occupant;
    private volatile State state = State.RUNNING;

    public State state() {
        return state;
    }

    /** The occupant, or the last one. */
    public O occupant() {
        return occupant;
    }

    /** The first occupant; with a kept state, it arrives like a successor. */
    synchronized void occupy(O first, boolean hasState) {
        occupant = first;
        state = hasState ? State.ARRIVING : State.RUNNING;
    }

    /** Messages are queued from now on. Null if they are already, or if it is not the occupant. */
    synchronized Departure leave(O who) {
        if (who != occupant) {
            return null;
        }
        switch (state) {
            case RUNNING, ARRIVED -> {
                state = State.LEAVING;
                return Departure.HANDS_OVER;
            }
            case ARRIVING -> {
                state = State.PASSING_ON;
                return Departure.PASSES_ON;
            }
            default -> {
                return null;
            }
        }
    }

    /** The occupant has left, and the place waits for a successor. */
    synchronized boolean vacate(O who) {
        return move(who, state == State.LEAVING || state == State.PASSING_ON, State.VACANT);
    }

    /** The next one occupies a vacant place. */
    synchronized boolean succeed(O predecessor, O next) {
        if (!move(predecessor, state == State.VACANT, State.ARRIVING)) {
            return false;
        }
        occupant = next;
        return true;
    }

    /** The successor is about to take the state over. */
    synchronized boolean takeOver(O who) {
        return move(who, state == State.ARRIVING, State.ARRIVED);
    }

    /** The successor handles messages from now on. */
    synchronized boolean begin(O who) {
        return move(who, state == State.ARRIVED, State.RUNNING);
    }

    /** The place is removed, whatever its state. */
    synchronized boolean remove(O who) {
        return move(who, state != State.REMOVED, State.REMOVED);
    }

    private boolean move(O who, boolean applies, State next) {
        if (who != occupant || !applies) {
            return false;
        }
        state = next;
        return true;
    }

    /** Whether it has the state that was left for it, and has not begun to leave. */
    synchronized boolean isPresent(O who) {
        return who == occupant && (state == State.RUNNING || state == State.ARRIVED);
    }

    /** Whether its messages have not begun to reach it. */
    synchronized boolean isArriving(O who) {
        return who == occupant && (state == State.ARRIVING || state == State.ARRIVED);
    }

    /** Whether it is leaving or has left, while the place may stay. */
    synchronized boolean isLeaving(O who) {
        return who != occupant || state == State.LEAVING || state == State.PASSING_ON || state == State.VACANT;
    }

    /** Whether it no longer occupies the place. */
    synchronized boolean hasLeft(O who) {
        return who != occupant || state == State.VACANT || state == State.REMOVED;
    }
}
