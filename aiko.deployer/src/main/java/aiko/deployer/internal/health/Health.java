// SPDX-License-Identifier: Apache-2.0
package aiko.deployer.internal.health;

import aiko.deployer.DeployedFile.State;
import java.util.ArrayList;
import java.util.List;

/**
 * How a bundle is that has been started.
 *
 * @param lives whether anything of it runs
 * @param isBroken whether something of it does not get well by itself
 * @param mayPass whether what is broken may be so for a moment only, while a component begins
 * @param problems what does not run, and why
 * @param note what is odd though all of it runs, or empty
 */
record Health(boolean lives, boolean isBroken, boolean mayPass, List<String> problems, String note) {
    private static final int MOST_PROBLEMS = 3;

    /** Gathers what is found. */
    static final class Builder {
        private final List<String> problems = new ArrayList<>();
        private boolean lives;
        private boolean isBroken;
        private boolean isBrokenForGood;
        private String note = "";

        void lives() {
            lives = true;
        }

        void note(String text) {
            note = text;
        }

        void waits(String problem) {
            problems.add(problem);
        }

        void broken(String problem) {
            isBrokenForGood = true;
            brokenAtPresent(problem);
        }

        void brokenAtPresent(String problem) {
            isBroken = true;
            problems.add(problem);
        }

        Health build() {
            return new Health(lives, isBroken, isBroken && !isBrokenForGood, List.copyOf(problems), note);
        }
    }

    boolean isWell() {
        return problems.isEmpty();
    }

    State state() {
        if (isWell()) {
            return State.ACTIVE;
        }
        if (lives) {
            return State.PART;
        }
        return isBroken ? State.FAILED : State.WAITING;
    }

    /** One line, without the name of the bundle; empty if there is nothing to say. */
    String text() {
        if (isWell()) {
            return note;
        }
        int more = problems.size() - MOST_PROBLEMS;
        return (lives ? "runs in part: " : "does not run: ")
                + String.join("; ", problems.subList(0, Math.min(MOST_PROBLEMS, problems.size())))
                + (more > 0 ? "; and " + more + " more" : "");
    }
}
