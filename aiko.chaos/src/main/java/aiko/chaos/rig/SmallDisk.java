// SPDX-License-Identifier: Apache-2.0
package aiko.chaos.rig;

import java.io.BufferedReader;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * A small file system in memory on a folder, which can be filled. Only those see it who enter its mount namespace, so that nothing is
 * left of it when they end; and, with a namespace for users, it can be mounted without being root.
 */
public final class SmallDisk implements AutoCloseable {
    private static final String MOUNT = "mount -t tmpfs -o size=%dm,mode=700 tmpfs \"$0\" && echo ready && exec cat";
    private static final String READY = "ready";
    private static final int PIECE = 4_096;

    private final Process keeper;
    private final Path filler;

    /**
     * Mounts it.
     *
     * @throws IOException why it cannot be mounted
     */
    public SmallDisk(Path folder, int megabytes) throws IOException {
        Files.createDirectories(folder);
        List<String> line = new ArrayList<>(List.of("unshare", "--mount"));
        if (!isRoot()) {
            line.addAll(List.of("--user", "--map-root-user"));
        }
        line.addAll(List.of("sh", "-c", MOUNT.formatted(megabytes), folder.toString()));
        // It ends with its input, and so with the rig.
        keeper = new ProcessBuilder(line).redirectErrorStream(true).start();
        var printed = new BufferedReader(keeper.inputReader(StandardCharsets.UTF_8));
        String answer = printed.readLine();
        if (!READY.equals(answer)) {
            close();
            throw new IOException(answer == null ? "unshare has ended" : answer);
        }
        filler = Path.of("/proc", Long.toString(keeper.pid()), "root", folder.toString(), "filler");
    }

    private static boolean isRoot() throws IOException {
        return Files.getAttribute(Path.of("/proc/self"), "unix:uid").equals(0);
    }

    /** Why such a disk cannot be had on this machine. */
    public static Optional<String> problem(Path folder) {
        try (var disk = new SmallDisk(folder, 1)) {
            return Optional.empty();
        } catch (IOException failure) {
            return Optional.of(failure.getMessage());
        }
    }

    /** What a command begins with that sees the disk. */
    public List<String> enter() throws IOException {
        List<String> line = new ArrayList<>(List.of("nsenter", "--target", Long.toString(keeper.pid()), "--mount"));
        if (!isRoot()) {
            line.addAll(List.of("--user", "--preserve-credentials"));
        }
        line.add("--");
        return line;
    }

    /** From now on, there is no space left. */
    public void fill() throws IOException {
        var piece = new byte[PIECE];
        try (var out = Files.newOutputStream(filler, StandardOpenOption.CREATE, StandardOpenOption.APPEND)) {
            while (keeper.isAlive()) {
                out.write(piece);
            }
        } catch (IOException full) {
            if (!full.getMessage().contains("No space left")) {
                throw full;
            }
        }
    }

    /** There is space again. */
    public void free() throws IOException {
        Files.deleteIfExists(filler);
    }

    @Override
    public void close() {
        keeper.destroyForcibly().onExit().join();
    }
}
