// SPDX-License-Identifier: Apache-2.0
package aiko.bench;

/** One way to call {@link ClientPeer}, in another JVM, through the MQTT server. */
interface Calls extends AutoCloseable {
    /** Its name in the results. */
    String name();

    /** Sends one of a series of commands without an answer; waits if the sender's queue is full. */
    void command() throws Exception;

    /** How many requests are enough, one at a time, if others make this many. */
    default int enough(int requests) {
        return requests;
    }

    /** Asks, and waits for the answer. */
    void ask() throws Exception;

    /** Asks, and runs the task when the answer has arrived. */
    void ask(Runnable answered) throws Exception;

    @Override
    void close() throws Exception;
}
