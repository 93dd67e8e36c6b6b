// SPDX-License-Identifier: Apache-2.0
package aiko.chaos.soak;

import aiko.chaos.rig.Container;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/** Measures the container from outside, by {@code jcmd} and the files of the system. */
final class Probe {
    private static final Path JCMD = Path.of(System.getProperty("java.home"), "bin/jcmd");
    private static final String LOADER = "org.apache.felix.framework.BundleWiringImpl$BundleClassLoader";
    private static final Pattern CLASS = Pattern.compile(" *\\d+: +(\\d+) +(\\d+) +(\\S+).*");
    private static final Pattern TOTAL = Pattern.compile("Total +\\d+ +(\\d+)");
    private static final Pattern METASPACE = Pattern.compile(" *Metaspace +used (\\d+)K.*");
    private static final Pattern CLASS_SPACE = Pattern.compile(" *class space +used (\\d+)K.*");
    private static final Pattern THREAD = Pattern.compile("\"(.*)\" #\\d+ .*");
    private static final Pattern RESIDENT = Pattern.compile("VmRSS:\\s+(\\d+) kB");

    private final Container container;
    private final Path folder;
    private int number;

    Probe(Container container, Path folder) throws IOException {
        if (!Files.isExecutable(JCMD)) {
            throw new IOException(JCMD + " is missing: install a JDK, or set JAVA_HOME to one");
        }
        this.container = container;
        this.folder = folder;
    }

    /** @param seconds of load until now */
    Sample measure(double seconds, Workers.Vitals vitals) throws IOException {
        // The histogram counts live objects: it collects garbage first.
        List<String> lines = jcmd("GC.run\nGC.class_histogram\nGC.heap_info\nThread.print\n");
        Map<String, Long> bytesOfClasses = new HashMap<>();
        List<String> threads = new ArrayList<>();
        var values = new double[Quantity.values().length];
        for (String line : lines) {
            Matcher type = CLASS.matcher(line);
            Matcher total = TOTAL.matcher(line);
            Matcher metaspace = METASPACE.matcher(line);
            Matcher classSpace = CLASS_SPACE.matcher(line);
            Matcher thread = THREAD.matcher(line);
            if (type.matches()) {
                bytesOfClasses.merge(type.group(3), Long.parseLong(type.group(2)), Long::sum);
                if (type.group(3).equals(LOADER)) {
                    values[Quantity.LOADERS.ordinal()] = Integer.parseInt(type.group(1));
                }
            } else if (total.find() && values[Quantity.HEAP.ordinal()] == 0) {
                values[Quantity.HEAP.ordinal()] = Long.parseLong(total.group(1));
            } else if (metaspace.matches()) {
                values[Quantity.METASPACE.ordinal()] = Long.parseLong(metaspace.group(1)) * 1024.0;
            } else if (classSpace.matches()) {
                values[Quantity.CLASSES.ordinal()] = Long.parseLong(classSpace.group(1)) * 1024.0;
            } else if (thread.matches()) {
                threads.add(thread.group(1));
            }
        }
        if (values[Quantity.HEAP.ordinal()] == 0) {
            throw new IOException("jcmd has not said what the heap contains: " + folder);
        }
        values[Quantity.THREADS.ordinal()] = threads.size();
        values[Quantity.BUNDLES.ordinal()] = vitals.bundles();
        values[Quantity.HANDLES.ordinal()] = container.handles();
        values[Quantity.DATA.ordinal()] = size(container.folder().resolve("data"));
        values[Quantity.RESIDENT.ordinal()] = resident();
        return new Sample(seconds, values, bytesOfClasses, threads, vitals.services());
    }

    private List<String> jcmd(String commands) throws IOException {
        Path file = folder.resolve("jcmd");
        Files.writeString(file, commands);
        Path output = folder.resolve("measurement-" + ++number);
        Process process = new ProcessBuilder(
                        JCMD.toString(),
                        "-J-XX:TieredStopAtLevel=1",
                        "-J-XX:+UseSerialGC",
                        Long.toString(container.process().pid()),
                        "-f",
                        file.toString())
                .redirectErrorStream(true)
                .redirectOutput(output.toFile())
                .start();
        try {
            process.waitFor();
        } catch (InterruptedException interrupted) {
            Thread.currentThread().interrupt();
        }
        return Files.readAllLines(output);
    }

    private double resident() throws IOException {
        Path status = Path.of("/proc", Long.toString(container.process().pid()), "status");
        return Files.readAllLines(status).stream()
                        .map(RESIDENT::matcher)
                        .filter(Matcher::matches)
                        .mapToDouble(line -> Double.parseDouble(line.group(1)))
                        .findFirst()
                        .orElse(0)
                * 1024;
    }

    private static double size(Path folder) throws IOException {
        double bytes = 0;
        try (Stream<Path> files = Files.walk(folder)) {
            for (Path file : (Iterable<Path>) files::iterator) {
                try {
                    bytes += Files.isRegularFile(file) ? Files.size(file) : 0;
                } catch (NoSuchFileException deleted) {
                    // meanwhile
                }
            }
        }
        return bytes;
    }
}
