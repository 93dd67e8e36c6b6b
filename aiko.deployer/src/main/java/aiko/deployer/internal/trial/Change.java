// SPDX-License-Identifier: Apache-2.0
package aiko.deployer.internal.trial;

import aiko.deployer.internal.jar.BundleFile;
import java.util.Map;

/** A bundle that gets other content, and what has come of it so far. Owned by the deployer's thread. */
public final class Change {
    private final BundleFile file;
    private final BundleFile before;
    private final String versionBefore;
    private final Map<String, Integer> components;
    private String problem;

    /**
     * @param before what comes back if this does not run; null for nothing
     * @param versionBefore null where nothing is installed
     * @param components their states under the old content
     */
    public Change(BundleFile file, BundleFile before, String versionBefore, Map<String, Integer> components) {
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

    public boolean canBeTakenBack() {
        return before != null;
    }

    public String versionBefore() {
        return versionBefore;
    }

    Map<String, Integer> components() {
        return components;
    }

    public void fail(String why) {
        problem = why;
    }

    /** Null for none. */
    public String problem() {
        return problem;
    }
}
