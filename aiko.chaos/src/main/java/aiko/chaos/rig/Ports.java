// SPDX-License-Identifier: Apache-2.0
package aiko.chaos.rig;

import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.util.HashSet;
import java.util.Random;
import java.util.Set;

/**
 * Ports for servers that may be down for a while: no two are the same, and none is of those from which systems take the port of an
 * outgoing connection.
 */
public final class Ports {
    private static final int SMALLEST = 12_000;
    private static final int LARGEST = 31_999;

    private final Random random = new Random();
    private final Set<Integer> taken = new HashSet<>();

    /** One that nobody listens to now. */
    public synchronized int next() {
        while (true) {
            int port = SMALLEST + random.nextInt(LARGEST - SMALLEST + 1);
            if (!taken.contains(port) && isFree(port)) {
                taken.add(port);
                return port;
            }
        }
    }

    private static boolean isFree(int port) {
        try (var socket = new ServerSocket(port, 1, InetAddress.getLoopbackAddress())) {
            return socket.isBound();
        } catch (IOException taken) {
            return false;
        }
    }
}
