// SPDX-License-Identifier: Apache-2.0
package aiko.bench.all;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.List;
import java.util.UUID;
import java.util.stream.Stream;

/**
 * What a benchmark leaves behind: processes that it started, found by a variable of their environment, and temporary files. Both are
 * gone after {@link #clear}.
 */
final class Workplace {
    private static final String MARK = "BENCHMARKED_BY";
    private static final int TRIES = 5;

    private final String mark = UUID.randomUUID().toString();
    private final Path folder;

    Workplace() throws IOException {
        // A short name: it is part of the paths of sockets.
        folder = Files.createTempDirectory("bench");
    }

    void prepare(ProcessBuilder program) throws IOException {
        Files.createDirectories(folder);
        program.environment().keySet().removeIf(name -> name.startsWith("AIKO_"));
        program.environment().put(MARK, mark);
    }

    Path folder() {
        return folder;
    }

    void clear() {
        for (int i = 0; i < TRIES && !end(); i++) {
            // One that was ended may have started another one before.
        }
        try (Stream<Path> files = Files.walk(folder)) {
            files.sorted(Comparator.reverseOrder()).forEach(Workplace::delete);
        } catch (IOException | RuntimeException vanished) {
            // A process that is ending deletes files, too; what is left is a few files for temporary ones.
        }
    }

    /** @return whether there was none */
    private boolean end() {
        List<ProcessHandle> left =
                ProcessHandle.allProcesses().filter(this::isOurs).toList();
        left.forEach(process -> {
            process.destroyForcibly();
            process.onExit().join();
        });
        return left.isEmpty();
    }

    private boolean isOurs(ProcessHandle process) {
        try {
            byte[] environment = Files.readAllBytes(Path.of("/proc", Long.toString(process.pid()), "environ"));
            return new String(environment, StandardCharsets.ISO_8859_1).contains(MARK + '=' + mark);
        } catch (IOException unknown) {
            // not ours, or it has ended, or a system without this file
            return false;
        }
    }

    private static void delete(Path file) {
        try {
            Files.deleteIfExists(file);
        } catch (IOException left) {
            // of a process that is just ending
        }
    }
}
