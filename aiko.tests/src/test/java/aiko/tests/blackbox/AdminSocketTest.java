// SPDX-License-Identifier: Apache-2.0
package aiko.tests.blackbox;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.io.IOException;
import java.net.UnixDomainSocketAddress;
import java.nio.ByteBuffer;
import java.nio.channels.SocketChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Whatever others do on the admin socket, the owner of a container gets in. */
class AdminSocketTest {
    private static final int MANY = 40;

    @TempDir
    Path folder;

    private Container container;
    private final List<SocketChannel> clients = new ArrayList<>();

    @BeforeEach
    void start() throws Exception {
        container = Container.start(folder, Distribution.freePort(), Map.of()).ready();
    }

    @AfterEach
    void stop() throws IOException {
        for (SocketChannel client : clients) {
            client.close();
        }
        container.close();
    }

    private SocketChannel connect() throws IOException {
        var client = SocketChannel.open(UnixDomainSocketAddress.of(folder.resolve("data/aiko.sock")));
        clients.add(client);
        return client;
    }

    private static void send(SocketChannel client, byte[] bytes) {
        try {
            client.write(ByteBuffer.wrap(bytes));
        } catch (IOException closedAtOnce) {
            // as wanted
        }
    }

    private static byte[] frame(char kind, String content) {
        byte[] bytes = content.getBytes(StandardCharsets.UTF_8);
        return ByteBuffer.allocate(5 + bytes.length)
                .put((byte) kind)
                .putInt(bytes.length)
                .put(bytes)
                .array();
    }

    private static boolean isClosed(SocketChannel client) {
        try {
            client.configureBlocking(false);
            var buffer = ByteBuffer.allocate(1 << 16);
            int count = client.read(buffer);
            while (count > 0) {
                buffer.clear();
                count = client.read(buffer);
            }
            return count < 0;
        } catch (IOException reset) {
            return true;
        }
    }

    private void assertOwnerGetsIn() throws Exception {
        assertThat(container.client("status").status()).isZero();
        assertThat(container.exec("echo hello").out()).contains("hello");
    }

    @Test
    void clients_that_say_nothing_lock_nobody_out() throws Exception {
        for (int i = 0; i < MANY; i++) {
            connect();
        }
        // Half of a request is none.
        for (int i = 0; i < MANY; i++) {
            send(connect(), new byte[] {'x', 0, 0});
        }

        assertOwnerGetsIn();
        assertThat(container.output())
                .contains("16 clients have sent no request")
                .doesNotContain("\tat ");
        await().atMost(Duration.ofSeconds(15))
                .untilAsserted(() -> assertThat(clients).allMatch(AdminSocketTest::isClosed));
        assertThat(container.client("stop").status()).isZero();
    }

    @Test
    void a_socket_that_was_removed_or_replaced_comes_back_and_the_cache_stays_even_without_the_lock() throws Exception {
        Path data = folder.resolve("data");
        Path socket = data.resolve("aiko.sock");
        String runs = "aiko: a container runs in " + data + " with pid "
                + container.process().pid() + ", but its admin socket is missing";

        // A folder that is not empty is in the way for as long as the test wants.
        Files.delete(socket);
        Files.createFile(Files.createDirectory(socket).resolve("file"));
        assertThat(container.client("stop").err()).startsWith(runs);
        assertThat(container.client("status").err()).startsWith(runs);
        Files.delete(socket.resolve("file"));
        await().atMost(Duration.ofSeconds(20)).untilAsserted(this::assertOwnerGetsIn);
        Files.delete(socket);
        await().atMost(Duration.ofSeconds(20)).untilAsserted(this::assertOwnerGetsIn);
        // The second line is the same as the first, and counted as a repetition.
        assertThat(container.output()).contains(socket + " was removed or replaced; listening again");

        Files.delete(data.resolve("lock"));
        var second = container.client("run");
        assertThat(second.status()).isEqualTo(1);
        assertThat(second.err())
                .startsWith("aiko: a container runs in " + data + " already, but not with the file lock")
                .hasLineCount(1);
        assertOwnerGetsIn();
        assertThat(data.resolve("cache/bundle0")).exists();
        assertThat(container.client("stop").status()).isZero();
        assertThat(socket).doesNotExist();
    }

    @Test
    void clients_that_speak_nonsense_are_closed_at_once() throws Exception {
        List<byte[]> nonsense = List.of(
                new byte[100],
                new byte[] {'s', 0x7f, -1, -1, -1},
                new byte[] {'x', -1, -1, -1, -1},
                frame('s', ""),
                frame('s', "xterm"),
                frame('s', "xterm a b"),
                frame('d', "\0"),
                frame('w', "80 24"),
                "GET / HTTP/1.1\r\n\r\n".getBytes(StandardCharsets.UTF_8));
        for (int i = 0; i < MANY; i++) {
            send(connect(), nonsense.get(i % nonsense.size()));
        }
        for (int i = 0; i < MANY; i++) {
            SocketChannel client = connect();
            send(client, frame('s', "xterm 80 24"));
            send(client, frame('w', "a b"));
        }

        await().untilAsserted(() -> assertThat(clients).allMatch(AdminSocketTest::isClosed));
        assertOwnerGetsIn();
        assertThat(container.output()).doesNotContain("\tat ");
    }

    @Test
    void sessions_that_are_open_keep_nobody_from_asking_or_ending_the_container() throws Exception {
        for (int i = 0; i < MANY; i++) {
            // More than the socket holds, and nobody reads it.
            send(connect(), frame('x', "each [1 2 3 4 5 6 7 8] {aiko:bundles}; sleep 100"));
        }

        await().untilAsserted(() ->
                assertThat(container.exec("echo hello").err()).contains("too many open sessions in this container"));
        assertThat(container.client("status").status()).isZero();
        assertThat(container.client("stop").status()).isZero();
        assertThat(container.process().waitFor()).isZero();
    }
}
