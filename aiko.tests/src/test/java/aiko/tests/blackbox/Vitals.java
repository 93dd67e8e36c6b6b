// SPDX-License-Identifier: Apache-2.0
package aiko.tests.blackbox;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;

/**
 * What the JVM of a container holds.
 *
 * @param threads the names of its threads, but for those of the JVM itself
 * @param heapBytes taken by what is alive
 */
record Vitals(List<String> threads, long heapBytes) {
    private static final Pattern THREAD = Pattern.compile("(?m)^\"([^\"]+)\" #\\d+ .*prio=");
    private static final Pattern TOTAL = Pattern.compile("(?m)^Total +\\d+ +(\\d+)");
    private static final Pattern JVM_THREAD =
            Pattern.compile("C[12] CompilerThread\\d+|Attach Listener|Sweeper thread");

    /** Connections to MQTT servers, by the thread that has made each. */
    long connections() {
        return threads.stream().filter(name -> name.startsWith("MQTT Con: ")).count();
    }

    static Vitals of(Container container) throws IOException, InterruptedException {
        List<String> threads = THREAD.matcher(ask(container, "Thread.print"))
                .results()
                .map(found -> found.group(1))
                .filter(name -> !JVM_THREAD.matcher(name).matches())
                .sorted()
                .toList();
        MatchResult total = TOTAL.matcher(ask(container, "GC.class_histogram"))
                .results()
                .findFirst()
                .orElseThrow();
        return new Vitals(threads, Long.parseLong(total.group(1)));
    }

    private static String ask(Container container, String question) throws IOException, InterruptedException {
        String program = Path.of(System.getProperty("java.home"), "bin/jcmd").toString();
        Process process = new ProcessBuilder(
                        program, Long.toString(container.process().pid()), question)
                .redirectErrorStream(true)
                .start();
        String answer = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        if (process.waitFor() != 0) {
            throw new IOException("jcmd says: " + answer);
        }
        return answer;
    }
}
