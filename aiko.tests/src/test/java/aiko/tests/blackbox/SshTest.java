// SPDX-License-Identifier: Apache-2.0
package aiko.tests.blackbox;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.io.IOException;
import java.net.Socket;
import java.net.SocketTimeoutException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.regex.MatchResult;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The remote shell, used with OpenSSH's client. */
class SshTest {
    private static final Pattern LISTENING =
            Pattern.compile("ssh: listening on 127\\.0\\.0\\.1:(\\d+), host key (SHA256:\\S+);");

    @TempDir
    static Path folder;

    private static Container container;
    private static int port;
    private static String hostKey;

    private record Result(int status, String out, String err) {}

    @BeforeAll
    static void start() throws Exception {
        key("ada", "ed25519");
        key("bea", "rsa");
        key("cleo", "ecdsa");
        key("dora", "ed25519");
        key("eve", "ed25519");
        Files.createDirectories(folder.resolve("etc"));
        authorize(
                line("ada"),
                "# a comment",
                "",
                line("bea"),
                "restrict " + line("cleo"),
                "from=\"10.0.0.1\" " + line("dora"));
        container = Container.start(folder, Distribution.freePort(), "aiko.ssh.cfg", "port = 0")
                .ready();
        await().until(() -> LISTENING.matcher(container.output()).find());
        Matcher listening = LISTENING.matcher(container.output());
        assertThat(listening.find()).isTrue();
        port = Integer.parseInt(listening.group(1));
        hostKey = listening.group(2);
    }

    private static List<MatchResult> listeners() {
        return LISTENING.matcher(container.output()).results().toList();
    }

    private static boolean isPortClosed() {
        try (var socket = new Socket("127.0.0.1", port)) {
            return !socket.isConnected();
        } catch (IOException refused) {
            return true;
        }
    }

    private static long openFiles() throws IOException {
        try (Stream<Path> files =
                Files.list(Path.of("/proc", Long.toString(container.process().pid()), "fd"))) {
            return files.count();
        }
    }

    /** Of the server: the system's names of threads, which are cut. */
    private static List<String> threads() throws IOException {
        List<String> names = new ArrayList<>();
        try (Stream<Path> tasks =
                Files.list(Path.of("/proc", Long.toString(container.process().pid()), "task"))) {
            for (Path task : tasks.toList()) {
                try {
                    names.add(Files.readString(task.resolve("comm")).strip());
                } catch (IOException ended) {
                    // A thread that is gone meanwhile.
                }
            }
        }
        names.removeIf(name -> !name.startsWith("aiko-ssh") && !name.startsWith("sshd") && !name.startsWith("EPoll"));
        return names;
    }

    @AfterAll
    static void stop() {
        container.close();
    }

    private static void key(String name, String type) throws Exception {
        var builder = new ProcessBuilder(
                "ssh-keygen",
                "-q",
                "-t",
                type,
                "-N",
                "",
                "-C",
                name + "@desk",
                "-f",
                folder.resolve(name).toString());
        assertThat(builder.start().waitFor()).isZero();
    }

    private static String line(String name) throws IOException {
        return Files.readString(folder.resolve(name + ".pub")).strip();
    }

    private static void authorize(String... lines) throws IOException {
        Path file = folder.resolve("etc/authorized_keys");
        Files.write(file, List.of(lines));
        Files.setPosixFilePermissions(file, PosixFilePermissions.fromString("rw-r--r--"));
    }

    private static ProcessBuilder ssh(String key, String... arguments) {
        List<String> line = new ArrayList<>(List.of("ssh", "-F", "none", "-p", Integer.toString(port)));
        for (String option : List.of(
                "UserKnownHostsFile=" + folder.resolve("known_hosts"),
                "StrictHostKeyChecking=accept-new",
                "IdentitiesOnly=yes",
                "BatchMode=yes",
                "LogLevel=ERROR")) {
            line.addAll(List.of("-o", option));
        }
        line.addAll(List.of("-i", folder.resolve(key).toString()));
        line.addAll(List.of(arguments));
        var builder = new ProcessBuilder(line);
        builder.environment().remove("SSH_AUTH_SOCK");
        return builder;
    }

    private static Result run(ProcessBuilder command, String input) throws Exception {
        Path err = Files.createTempFile(folder, "err", "");
        Process process = command.redirectError(err.toFile()).start();
        process.getOutputStream().write(input.getBytes(StandardCharsets.UTF_8));
        process.getOutputStream().close();
        String out = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        assertThat(process.waitFor(20, TimeUnit.SECONDS)).isTrue();
        return new Result(process.exitValue(), out, Files.readString(err));
    }

    private static Result run(String key, String... arguments) throws Exception {
        return run(ssh(key, arguments), "");
    }

    private static void awaitLog(String text) {
        await().until(() -> container.output().contains(text));
    }

    @Test
    void a_command_prints_what_aiko_exec_prints_and_has_its_exit_status() throws Exception {
        Result services = run("ada", "any@127.0.0.1", "aiko:services");
        assertThat(services.out())
                .isEqualTo(container.exec("aiko:services").out())
                .contains("/1  registrar  ");
        assertThat(services.err()).isEmpty();
        assertThat(services.status()).isZero();

        Result unknown = run("bea", "any@127.0.0.1", "nosuch");
        assertThat(unknown.err()).isEqualTo("aiko: command nosuch not found; help lists all commands\n");
        assertThat(unknown.out()).isEmpty();
        assertThat(unknown.status()).isEqualTo(1);

        Result lines = run(ssh("ada", "-T", "any@127.0.0.1"), "echo one\n\necho two\n");
        assertThat(lines.out()).isEqualTo("one\ntwo\n");
        assertThat(lines.status()).isZero();
    }

    @Test
    void control_characters_of_others_do_not_pass() throws Exception {
        Result echo = run("ada", "any@127.0.0.1", "echo 'a\u001b]0;title\u0007b'");
        assertThat(echo.out()).contains("title").doesNotContain("\u001b").doesNotContain("\u0007");
    }

    @Test
    void each_connection_command_and_end_is_logged_with_key_and_comment() throws Exception {
        Process fingerprint = new ProcessBuilder(
                        "ssh-keygen", "-lf", folder.resolve("ada.pub").toString())
                .start();
        String who = new String(fingerprint.getInputStream().readAllBytes(), StandardCharsets.UTF_8).split(" ")[1]
                + " (ada@desk): ";
        run("ada", "someone@127.0.0.1", "echo audited");
        awaitLog(who + "logged in as someone");
        awaitLog(who + "runs echo audited");
        awaitLog(who + "command ended with status 0");
        awaitLog(who + "disconnected");
        assertThat(container.output()).containsPattern(" AUDIT +aiko\\.ssh .*runs echo audited");
    }

    @Test
    void nobody_else_is_let_in_and_a_change_of_the_file_counts_at_once() throws Exception {
        Result stranger = run("eve", "any@127.0.0.1", "echo in");
        assertThat(stranger.status()).isEqualTo(255);
        assertThat(stranger.err()).contains("Permission denied (publickey)");
        // Strangers cause two lines a second at most: those of another test may have been these.
        await().until(() -> {
            run("eve", "any@127.0.0.1", "echo in");
            return container.output().contains(" refused: it is not in ");
        });

        Result password = run(
                ssh("ada", "-o", "PreferredAuthentications=password,keyboard-interactive", "any@127.0.0.1", "echo in"),
                "");
        assertThat(password.err()).contains("Permission denied (publickey)");

        // An option that would restrict the key in a way that is not implemented.
        assertThat(run("dora", "any@127.0.0.1", "echo in").status()).isEqualTo(255);
        awaitLog("ignoring line 6: option from is not supported");

        Path file = folder.resolve("etc/authorized_keys");
        String before = Files.readString(file);
        try {
            authorize(line("eve"));
            assertThat(run("eve", "any@127.0.0.1", "echo in").out()).isEqualTo("in\n");
            assertThat(run("ada", "any@127.0.0.1", "echo in").status()).isEqualTo(255);

            Files.setPosixFilePermissions(file, PosixFilePermissions.fromString("rw-rw-r--"));
            assertThat(run("eve", "any@127.0.0.1", "echo in").status()).isEqualTo(255);
            awaitLog("others can write to " + file.toRealPath() + "; restrict it with: chmod go-w ");
        } finally {
            Files.writeString(file, before);
            Files.setPosixFilePermissions(file, PosixFilePermissions.fromString("rw-r--r--"));
        }
    }

    @Test
    void there_is_no_forwarding_no_file_transfer_and_no_terminal_for_a_restricted_key() throws Exception {
        assertThat(run("ada", "-s", "any@127.0.0.1", "sftp").status()).isNotZero();
        assertThat(run("ada", "-W", "127.0.0.1:" + port, "any@127.0.0.1").status())
                .isNotZero();
        Result backwards =
                run("ada", "-o", "ExitOnForwardFailure=yes", "-R", "0:127.0.0.1:" + port, "any@127.0.0.1", "echo in");
        assertThat(backwards.status()).isNotZero();

        assertThat(run("cleo", "any@127.0.0.1", "echo in").out()).isEqualTo("in\n");
        assertThat(run("cleo", "-tt", "any@127.0.0.1", "aiko:process").err()).contains("PTY allocation request failed");
    }

    @Test
    void the_host_key_is_made_once_and_only_its_owner_can_read_it() throws Exception {
        Path file = folder.resolve("data/ssh/host_key");
        assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(file)))
                .isEqualTo("rw-------");
        Process fingerprint = new ProcessBuilder("ssh-keygen", "-lf", file.toString()).start();
        assertThat(new String(fingerprint.getInputStream().readAllBytes(), StandardCharsets.UTF_8))
                .contains(hostKey)
                .endsWith("(ED25519)\n");
    }

    private static boolean isEnded(Socket socket) {
        try {
            socket.setSoTimeout(20);
            byte[] buffer = new byte[4096];
            int count;
            do {
                count = socket.getInputStream().read(buffer);
            } while (count > 0);
            return true;
        } catch (SocketTimeoutException open) {
            return false;
        } catch (IOException reset) {
            return true;
        }
    }

    @Test
    void connections_that_do_not_log_in_are_limited_and_keep_nobody_out() throws Exception {
        List<Socket> silent = new ArrayList<>();
        try {
            for (int i = 0; i < 10; i++) {
                silent.add(new Socket("127.0.0.1", port));
                // Its greeting: it is counted.
                assertThat(silent.get(i).getInputStream().read()).isEqualTo('S');
            }
            assertThat(run("ada", "any@127.0.0.1", "echo in").out()).isEqualTo("in\n");
            // One of them is closed, and which is left to chance.
            await().until(() -> silent.stream().anyMatch(SshTest::isEnded));
            // The others stay. Only a few lines a second are about strangers.
            await().until(() -> {
                silent.add(new Socket("127.0.0.1", port));
                assertThat(silent.get(silent.size() - 1).getInputStream().read())
                        .isEqualTo('S');
                return container.output().contains("closed: a newer connection came, and more than 10");
            });
        } finally {
            for (Socket each : silent) {
                each.close();
            }
        }
        await().until(() -> run("ada", "any@127.0.0.1", "echo in").status() == 0);
    }

    @Test
    void switched_off_and_on_again_and_again_it_leaves_no_port_thread_or_file_open() throws Exception {
        Path file = folder.resolve("etc/aiko.ssh.cfg");
        long filesOnceOff = Long.MAX_VALUE;
        for (int i = 1; i <= 5; i++) {
            Process client = ssh("ada", "any@127.0.0.1", "sleep 20000" + i)
                    .redirectOutput(ProcessBuilder.Redirect.DISCARD)
                    .redirectError(ProcessBuilder.Redirect.DISCARD)
                    .start();
            try (var silent = new Socket("127.0.0.1", port)) {
                assertThat(silent.getInputStream().read()).isEqualTo('S');
                awaitLog("runs sleep 20000" + i);

                Files.delete(file);
                await().until(SshTest::isPortClosed);
                assertThat(client.waitFor(10, TimeUnit.SECONDS)).isTrue();
            } finally {
                client.destroy();
            }
            await().untilAsserted(() -> assertThat(threads()).isEmpty());
            long most = filesOnceOff;
            await().untilAsserted(() -> assertThat(openFiles()).isLessThanOrEqualTo(most));
            filesOnceOff = Math.min(filesOnceOff, openFiles());

            int listeners = listeners().size() + 1;
            Container.configure(folder, "aiko.ssh.cfg", "port = " + port);
            await().until(() -> listeners().size() == listeners);
        }
        assertThat(run("ada", "any@127.0.0.1", "echo in").out()).isEqualTo("in\n");
        assertThat(container.output()).doesNotContain("NoClassDefFoundError").doesNotContain("ssh: cannot listen");
    }

    @Test
    void a_pipe_in_place_of_the_file_of_keys_is_refused_and_hangs_nothing() throws Exception {
        Path file = folder.resolve("etc/authorized_keys");
        Path kept = folder.resolve("kept");
        Files.move(file, kept);
        try {
            assertThat(new ProcessBuilder("mkfifo", "-m", "600", file.toString())
                            .start()
                            .waitFor())
                    .isZero();
            assertThat(run("ada", "any@127.0.0.1", "echo in").err()).contains("Permission denied (publickey)");
            awaitLog(file + ": not a regular file; nobody can log in");
        } finally {
            Files.move(kept, file, StandardCopyOption.REPLACE_EXISTING);
        }
        assertThat(run("ada", "any@127.0.0.1", "echo in").out()).isEqualTo("in\n");
    }

    @Test
    void a_prompt_edits_lines_completes_and_survives_ctrl_c() throws Exception {
        try (var terminal = new Terminal(folder, ssh("ada", "any@127.0.0.1"))) {
            await().until(() -> terminal.output().contains("aiko> "));
            terminal.type("aiko:serv\t");
            terminal.awaitNew("ices");
            terminal.type(Terminal.ENTER);
            terminal.awaitNewAndPrompt("registrar");
            awaitLog("runs aiko:services");
            terminal.type("sleep 100000" + Terminal.ENTER);
            awaitLog("runs sleep 100000");
            terminal.type(Terminal.CTRL_C);
            terminal.awaitNew("aiko> ");
            terminal.type("exit" + Terminal.ENTER);
            assertThat(terminal.status()).isZero();
        }
    }

    @Test
    void tmux_shows_the_prompt_and_edits_its_lines() throws Exception {
        try (var tmux = new Tmux(folder, 100, 20, Map.of(), ssh("ada", "any@127.0.0.1"))) {
            tmux.awaitPrompt();
            tmux.type("echo nothing");
            tmux.press("C-a", "C-k");
            tmux.enter("echo from tmux");
            tmux.awaitPromptAfter("\nfrom tmux\n");
            tmux.press("C-d");
            awaitLog("prompt ended with status 0");
        }
    }
}
