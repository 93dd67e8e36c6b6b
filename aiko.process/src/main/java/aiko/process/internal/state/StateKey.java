// SPDX-License-Identifier: Apache-2.0
package aiko.process.internal.state;

import java.util.List;

/**
 * Whose state it is, over all versions of its bundle and all starts of the container.
 *
 * @param bundle symbolic name
 * @param process name of the process within its framework
 * @param role what the service is to its bundle
 */
public record StateKey(String bundle, String process, String role) {
    List<String> parts() {
        return List.of(bundle, process, role);
    }
}
