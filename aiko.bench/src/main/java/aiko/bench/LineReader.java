// SPDX-License-Identifier: Apache-2.0
package aiko.bench;

import aiko.load.RawClient;

/**
 * Reads lines as messages from a bare socket, and does nothing with them: the least that a program in Java can cost.
 *
 * <p>Arguments: the port of the server, the topic, the number of messages of a round. It prints READY, and COUNTED after each round.
 */
final class LineReader {
    private LineReader() {}

    public static void main(String[] arguments) throws Exception {
        int messages = Integer.parseInt(arguments[2]);
        try (var client = new RawClient(Integer.parseInt(arguments[0]), "line-reader")) {
            client.subscribe(arguments[1]);
            System.out.println("READY");
            while (true) {
                for (int i = 0; i < messages; i++) {
                    client.receive();
                }
                System.out.println("COUNTED");
            }
        }
    }
}
