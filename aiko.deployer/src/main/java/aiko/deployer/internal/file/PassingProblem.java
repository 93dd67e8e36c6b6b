// SPDX-License-Identifier: Apache-2.0
package aiko.deployer.internal.file;

import java.time.Duration;
import java.util.HashSet;
import java.util.Optional;
import java.util.Set;

/** Something that may pass by itself: it is worth a line once it has lasted, and another one when it is over. */
public final class PassingProblem {
    private final Duration patience;
    private long since;
    private boolean present;
    private final Set<String> said = new HashSet<>();

    /** @param patience how long a problem may last before it is logged */
    public PassingProblem(Duration patience) {
        this.patience = patience;
    }

    /** Records the problem. Returns the line to log, once for each wording. */
    public Optional<String> is(String problem) {
        if (!present) {
            present = true;
            since = System.nanoTime();
        }
        return System.nanoTime() - since >= patience.toNanos() && said.add(problem)
                ? Optional.of(problem)
                : Optional.empty();
    }

    /** Records the end of the problem. Returns whether the end is to be logged. */
    public boolean isOver() {
        boolean wasSaid = !said.isEmpty();
        present = false;
        said.clear();
        return wasSaid;
    }
}
