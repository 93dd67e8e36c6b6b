// SPDX-License-Identifier: Apache-2.0
package aiko.bench;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.Map;
import java.util.stream.Stream;

/**
 * Live objects and threads of another JVM after a full collection.
 *
 * @param instancesByClass by the name of the class
 * @param bytes of all objects
 * @param threads of the system
 */
record LiveObjects(Map<String, Long> instancesByClass, long bytes, long threads) {
    /** The second collection has what the first one has given to finalizers and cleaners. */
    private static final int COLLECTIONS = 3;

    static LiveObjects of(long processId) throws IOException, InterruptedException {
        String histogram = "";
        for (int i = 0; i < COLLECTIONS; i++) {
            histogram = histogram(processId);
        }
        Map<String, Long> instances = new HashMap<>();
        long bytes = 0;
        for (String line : histogram.split("\n")) {
            // num: instances bytes class (module)
            String[] fields = line.trim().split("\\s+");
            if (fields.length > 3 && fields[0].matches("\\d+:")) {
                instances.merge(fields[3], Long.parseLong(fields[1]), Long::sum);
            } else if (fields[0].equals("Total")) {
                bytes = Long.parseLong(fields[2]);
            }
        }
        if (bytes == 0) {
            throw new IOException("jcmd: unexpected output: " + histogram);
        }
        try (Stream<Path> tasks = Files.list(Path.of("/proc", Long.toString(processId), "task"))) {
            return new LiveObjects(instances, bytes, tasks.count());
        }
    }

    private static String histogram(long processId) throws IOException, InterruptedException {
        Process jcmd = new ProcessBuilder(
                        Path.of(System.getProperty("java.home"), "bin", "jcmd").toString(),
                        Long.toString(processId),
                        "GC.class_histogram")
                .redirectErrorStream(true)
                .start();
        String said = new String(jcmd.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        jcmd.waitFor();
        return said;
    }

    long instances(String className) {
        return instancesByClass.getOrDefault(className, 0L);
    }
}
