// SPDX-License-Identifier: Apache-2.0
package aiko.deployer.internal.trial;

import aiko.deployer.internal.jar.BundleFile;
import java.util.Map;

/**
 * The trial of one version: it begins when a bundle gets other content, and ends with the {@link Verdict}. A bad version is
 * rolled back if there is one before. Owned by the deployer's thread.
 */
public final class Trial {
    /** The life of a trial, in this order; PASSED may still become FAILED, if another version that it needs is rolled back. */
    public enum State {
        /** The version is to be installed, or is installed and not started. */
        PENDING,
        /** The version has been started, and its components are being compared with those of the version before. */
        STARTED,
        /** The version does what the version before did. */
        PASSED,
        /** The version is bad. */
        FAILED
    }

    private final BundleFile file;
    private final BundleFile before;
    private final String versionBefore;
    private final Map<String, Integer> components;
    private State state = State.PENDING;
    private String problem = "";

    /**
     * @param before the version to roll back to; null if there is none
     * @param versionBefore null where nothing is installed
     * @param components their states under the old content
     */
    public Trial(BundleFile file, BundleFile before, String versionBefore, Map<String, Integer> components) {
        this.file = file;
        this.before = before;
        this.versionBefore = versionBefore;
        this.components = components;
    }

    public BundleFile file() {
        return file;
    }

    public BundleFile before() {
        return before;
    }

    public boolean canBeRolledBack() {
        return before != null;
    }

    public String versionBefore() {
        return versionBefore;
    }

    Map<String, Integer> components() {
        return components;
    }

    public State state() {
        return state;
    }

    public boolean hasFailed() {
        return state == State.FAILED;
    }

    void start() {
        require(State.PENDING);
        state = State.STARTED;
    }

    void pass() {
        require(State.STARTED);
        state = State.PASSED;
    }

    /** @param why the rest of a line that begins with the version */
    public void fail(String why) {
        if (hasFailed()) {
            throw new IllegalStateException(file + " has failed already: " + problem);
        }
        state = State.FAILED;
        problem = why;
    }

    private void require(State expected) {
        if (state != expected) {
            throw new IllegalStateException("the trial of " + file + " is " + state + ", not " + expected);
        }
    }

    /** Why it has failed; empty if it has not. */
    public String problem() {
        return problem;
    }
}
