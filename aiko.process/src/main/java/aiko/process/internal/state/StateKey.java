// SPDX-License-Identifier: Apache-2.0
package aiko.process.internal.state;

import java.util.List;

/**
 * The identity of a state, over all versions of its bundle and all starts of the container.
 *
 * @param bundle the symbolic name of the bundle
 * @param process the name of the process within its framework
 * @param role the role of the service in its bundle
 */
public record StateKey(String bundle, String process, String role) {
    List<String> parts() {
        return List.of(bundle, process, role);
    }
}
