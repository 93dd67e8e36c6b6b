// SPDX-License-Identifier: Apache-2.0
package aiko.deployer;

import java.util.List;

/**
 * An optional part of the container: bundles of the distribution's folder {@code optional} that are installed while the feature
 * is configured, and cost nothing otherwise.
 *
 * @param name the name, such as {@code ssh}
 * @param description the purpose, in one line
 * @param pids the feature is configured while Config Admin has a configuration with one of these PIDs, such as that of the file
 *     {@code etc/PID.cfg}
 * @param bundles the symbolic names of its bundles
 * @param state the state of the feature
 * @param problem the problem and the action to take, in one line; empty if there is none
 */
public record Feature(
        String name, String description, List<String> pids, List<String> bundles, State state, String problem) {
    /** Copies the lists. */
    public Feature {
        pids = List.copyOf(pids);
        bundles = List.copyOf(bundles);
    }

    /** The state of a feature. */
    public enum State {
        /** Not configured; its bundles are not installed, unless another feature needs them. */
        OFF,
        /** Its bundles are started. */
        ACTIVE,
        /** It is configured, but not all of its bundles run. */
        FAILED
    }
}
