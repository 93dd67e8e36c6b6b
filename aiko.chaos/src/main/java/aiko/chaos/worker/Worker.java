// SPDX-License-Identifier: Apache-2.0
package aiko.chaos.worker;

/** The commands of the service. */
public interface Worker {
    /** Counts a command, in a shared item. */
    void count(int number);

    /** Returns the text. */
    String echo(String text);

    /** Logs a record, each with another text. */
    void log(int number);

    /** Logs so many warnings as fast as possible. */
    void storm(int records);

    /** Asks the other worker, and sends it a command that is handled once. */
    void work(int number);

    /** Adds a service to the process; the oldest one is removed when there are too many. */
    void host(int number);

    /** Gives up what it follows, a directory and a shared state, and follows again. */
    void follow();

    /** Returns its version, and the number of bundles, of services in the directory, and of answers that it has got. */
    String vitals();
}
