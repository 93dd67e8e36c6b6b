// SPDX-License-Identifier: Apache-2.0
package aiko.chaos.rig;

import java.io.IOException;
import java.util.List;

/** What the containers are connected to: one server, or the nodes of a cluster. */
public interface MqttServer extends AutoCloseable {
    /** The ports of its nodes on this machine, which stay the same. */
    List<Integer> ports();

    @Override
    void close() throws IOException;
}
