// SPDX-License-Identifier: Apache-2.0
package aiko.tests.blackbox;

import java.io.IOException;

/** Signals to the processes of a test. */
final class Signals {
    /** Of {@code env}: a shell has what it starts in the background ignore interrupts, and all that follows with it. */
    static final String DEFAULT_INTERRUPT = "--default-signal=INT";

    private Signals() {}

    static void send(String signal, Process process) throws IOException, InterruptedException {
        new ProcessBuilder("kill", "-" + signal, Long.toString(process.pid()))
                .start()
                .waitFor();
    }
}
