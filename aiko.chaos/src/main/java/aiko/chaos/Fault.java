// SPDX-License-Identifier: Apache-2.0
package aiko.chaos;

/**
 * One fault, as it was drawn.
 *
 * @param atMillis after the beginning of its burst
 * @param container the number of the container that it happens to
 * @param millis how long it lasts
 * @param amount what its kind needs: milliseconds, bytes, seconds
 */
record Fault(Kind kind, int atMillis, int container, int millis, int amount) {
    private String place() {
        if (kind.part() == Kind.Part.NODE) {
            return " " + node();
        }
        return kind.isOfContainer() ? " " + (char) ('a' + container) : "";
    }

    /** The number of the node, for faults of nodes. */
    int node() {
        return container % 3;
    }

    @Override
    public String toString() {
        return "+" + atMillis + " " + kind + place()
                + (millis > 0 ? " " + millis + "ms" : "")
                + (amount != 0 ? " " + amount : "");
    }
}
