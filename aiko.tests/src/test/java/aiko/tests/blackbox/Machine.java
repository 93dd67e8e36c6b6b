// SPDX-License-Identifier: Apache-2.0
package aiko.tests.blackbox;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.Writer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.TimeUnit;

/**
 * A copy of this machine that vanishes with its object: a shell of root whose changes of the root file system go to memory, and
 * whose processes end with it. Real package managers can run in it.
 */
final class Machine implements AutoCloseable {
    private static final String END = "--end-of-command--";
    private static final String SET_UP =
            """
            set -e
            mount -t tmpfs tmpfs "$1"
            mkdir "$1/changes" "$1/work" "$1/root"
            mount -t overlay overlay -o "lowerdir=/,upperdir=$1/changes,workdir=$1/work" "$1/root"
            mount --rbind /dev "$1/root/dev"
            mount -t proc proc "$1/root/proc"
            mount -t tmpfs tmpfs "$1/root/tmp"
            mkdir "$1/root/tmp/changes" "$1/root/tmp/given"
            mount --bind "$1/changes" "$1/root/tmp/changes"
            mount --bind "$2" "$1/root/tmp/given"
            cd /
            exec chroot "$1/root" /bin/sh
            """;

    private final Process process;
    private final Writer in;
    private final BufferedReader out;

    record Result(int status, String out) {}

    /** @param given a folder that is seen as {@code /tmp/given} */
    Machine(Path folder, Path given) throws IOException {
        Files.createDirectories(folder);
        process = new ProcessBuilder(
                        "unshare",
                        "--mount",
                        "--pid",
                        "--fork",
                        "--kill-child",
                        "sh",
                        "-c",
                        SET_UP,
                        "sh",
                        folder.toString(),
                        given.toString())
                .redirectErrorStream(true)
                .start();
        in = process.outputWriter(UTF_8);
        out = process.inputReader(UTF_8);
    }

    /** Runs a command line of the shell; its output includes its errors. */
    Result run(String command) throws IOException {
        in.write("{ " + command + "\n} </dev/null 2>&1; echo \"" + END + " $?\"\n");
        in.flush();
        var output = new StringBuilder();
        for (String line = out.readLine(); line != null; line = out.readLine()) {
            int end = line.indexOf(END);
            if (end >= 0) {
                output.append(line, 0, end);
                return new Result(Integer.parseInt(line.substring(end + END.length() + 1)), output.toString());
            }
            output.append(line).append('\n');
        }
        throw new IllegalStateException("the shell has ended:\n" + output);
    }

    /** Runs a command line that has to succeed, and returns its output. */
    String succeed(String command) throws IOException {
        Result result = run(command);
        assertThat(result.status()).as(command + ":\n" + result.out()).isZero();
        return result.out();
    }

    /** The files whose content differs from that of this machine. */
    List<String> changes() throws IOException {
        return succeed("cd /tmp/changes && find . -type f").lines().sorted().toList();
    }

    @Override
    public void close() throws IOException {
        process.destroy();
        try {
            process.waitFor(5, TimeUnit.SECONDS);
        } catch (InterruptedException interrupted) {
            Thread.currentThread().interrupt();
        } finally {
            process.destroyForcibly();
        }
    }
}
