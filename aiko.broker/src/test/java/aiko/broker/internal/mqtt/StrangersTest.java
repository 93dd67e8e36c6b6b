// SPDX-License-Identifier: Apache-2.0
package aiko.broker.internal.mqtt;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import aiko.broker.internal.account.Accounts;
import aiko.broker.internal.channel.SelfSigned;
import aiko.broker.internal.memory.MemoryLimits;
import java.io.IOException;
import java.net.Socket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.locks.LockSupport;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLSocket;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** What somebody without an account can do to a server with TLS and accounts, while its clients go on. */
@Timeout(60)
class StrangersTest {
    private static final String GUESSER = "127.0.0.66";
    private static final String SILENT = "127.0.0.67";
    private static final String ELSEWHERE = "127.0.0.7";
    /** 32 guesses, with pauses of 2 s between most of them. */
    private static final Duration UNTIL_ALL_GUESSES_ARE_CHECKED = Duration.ofMinutes(1);

    /** At first a record of a handshake, of which the rest never comes. */
    private static final byte[] HALF_HANDSHAKE = {22, 3, 1, 1, 0, 1, 0};

    /** Room for 64 connections that have not come further. */
    private static final MemoryLimits NARROW =
            TestServer.limits(1 << 20, 1 << 20, 8 << 20, 1 << 20, 1_000, 1 << 20, Duration.ofSeconds(10));

    // With few iterations: the tests have enough to do.
    private static final String S3CRET = "$7$20000$MDEyMzQ1Njc4OWFi$0KCPXLQrXZsxfcEGs8n4H2kIDANx5/nDAF"
            + "V0ejebJPxubd8Xe+Sv7Uw9PN4rvF70P3maNb2FebORiteIxIxA8w==";
    private static final String L4TE = "$7$20000$MDEyMzQ1Njc4OWFi$Qkc7l0V/C9IhFow6CFS5y8aEgVTWfLTqYa"
            + "QP3MRlny2X2hmi+e4WqdAK70zhjbuka9xgHIHWTT519BzlFgU8oQ==";

    @TempDir
    static Path folder;

    private static SelfSigned certificate;
    private static SSLContext context;

    private final List<Socket> strangers = new ArrayList<>();

    @BeforeAll
    static void makeAccounts() throws Exception {
        certificate = new SelfSigned(folder);
        context = certificate.context();
        Files.writeString(folder.resolve("accounts"), "plant:" + S3CRET + "\nlate:" + L4TE + "\n");
    }

    private static TestServer server(MemoryLimits limits) throws Exception {
        return new TestServer(limits, Optional.of(new Accounts(folder.resolve("accounts"), line -> {})));
    }

    private static WireClient secureClient(int port, String from) throws Exception {
        SSLSocket socket = (SSLSocket) context.getSocketFactory().createSocket();
        WireClient.connected(socket, port, from);
        socket.startHandshake();
        return new WireClient(socket);
    }

    private void closeStrangers() throws IOException {
        for (Socket each : strangers) {
            each.close();
        }
    }

    private static void serves(WireClient client) throws IOException {
        assertThat(client.returnCode).isZero();
        client.subscribe("hello", 0).publish("hello", "world");
        assertThat(client.read().text()).isEqualTo("world");
    }

    @Test
    void hundreds_of_half_handshakes_keep_nobody_out() throws Exception {
        try (var server = server(NARROW)) {
            int port = server.listenSecurely(certificate.identity());
            for (int i = 0; i < 400; i++) {
                Socket half = WireClient.connected(new Socket(), port, GUESSER);
                strangers.add(half);
                half.getOutputStream().write(HALF_HANDSHAKE);
            }

            long start = System.nanoTime();
            for (String from : List.of(ELSEWHERE, GUESSER)) {
                try (var client = secureClient(port, from).login("plant", "s3cret")) {
                    serves(client);
                }
            }

            assertThat(Duration.ofNanos(System.nanoTime() - start)).isLessThan(MqttServer.CONNECT_LIMIT);
            assertThat(server.statistics().connections()).isLessThanOrEqualTo(64);
            assertThat(server.statistics().clients().refused()).isZero();
            assertThat(server.log.lines)
                    .hasSizeLessThan(20)
                    .anyMatch(line ->
                            line.matches("WARN MQTT client at 127\\.0\\.0\\.66:\\d+ refused: its handshake has not"
                                    + " ended, as 65 connections of this address and 65 of all; there is room for 64"));
            closeStrangers();
        }
    }

    @Test
    void connections_that_say_nothing_keep_nobody_out() throws Exception {
        try (var server = server(NARROW);
                var early = new WireClient(server.port, ELSEWHERE).login("plant", "s3cret")) {
            int port = server.listenSecurely(certificate.identity());
            for (int i = 0; i < 200; i++) {
                strangers.add(WireClient.connected(new Socket(), server.port, GUESSER));
            }
            for (int i = 0; i < 66; i++) {
                // Each address has few lines in the log.
                strangers.add(secureClient(port, SILENT).socket);
            }

            serves(early);
            try (var client = new WireClient(server.port, ELSEWHERE).login("plant", "s3cret");
                    var secure = secureClient(port, ELSEWHERE).login("plant", "s3cret")) {
                serves(client);
                serves(secure);
            }
            assertThat(server.log.lines).anyMatch(line -> line.contains("has not connected yet, as "));
            assertThat(server.log.lines).anyMatch(line -> line.contains("has not connected yet, with TLS, as "));
            closeStrangers();
        }
    }

    /** Guesses from 64 connections at once, a thousand times a second, until it is told to end. */
    private static Thread guessing(int port, AtomicBoolean isOver) {
        var thread = new Thread(() -> {
            var open = new ArrayList<WireClient>();
            while (!isOver.get()) {
                try {
                    var client = new WireClient(port, GUESSER);
                    open.add(client);
                    client.sendLogin("plant", "guess");
                    if (open.size() > 64) {
                        open.remove(0).close();
                        LockSupport.parkNanos(1_000_000);
                    }
                } catch (IOException cut) {
                    // It tries again.
                }
            }
            for (WireClient each : open) {
                try {
                    each.close();
                } catch (IOException closed) {
                    // as wanted
                }
            }
        });
        thread.start();
        return thread;
    }

    @Test
    void somebody_who_guesses_passwords_delays_neither_known_clients_nor_others_nor_handshakes() throws Exception {
        try (var server = server(TestServer.AMPLE)) {
            int port = server.listenSecurely(certificate.identity());
            new WireClient(server.port).login("plant", "s3cret").close();
            var isOver = new AtomicBoolean();
            Thread guesser = guessing(server.port, isOver);
            try {
                await().until(() ->
                        server.log.lines.stream().anyMatch(line -> line.contains("are waiting to be checked")));

                long start = System.nanoTime();
                for (String from : List.of(GUESSER, ELSEWHERE)) {
                    try (var known = new WireClient(server.port, from).login("plant", "s3cret");
                            var secure = secureClient(port, from).login("plant", "s3cret")) {
                        serves(known);
                        serves(secure);
                    }
                }
                // Its password is not known yet.
                try (var late = new WireClient(server.port, ELSEWHERE).login("late", "l4te")) {
                    serves(late);
                }
                assertThat(Duration.ofNanos(System.nanoTime() - start))
                        .isLessThan(UNTIL_ALL_GUESSES_ARE_CHECKED.dividedBy(2));
                await().until(() -> server.log.lines.stream().anyMatch(line -> line.contains("3 wrong passwords")));
            } finally {
                isOver.set(true);
                guesser.join();
            }
            assertThat(server.log.lines)
                    .contains(
                            "WARN MQTT clients at 127.0.0.66: 3 wrong passwords and no correct one; checking further ones with"
                                    + " pauses of up to 2 s",
                            "WARN MQTT clients at 127.0.0.66: 32 passwords are waiting to be checked; refusing further ones"
                                    + " until there is room");
            assertThat(server.log.lines).hasSizeLessThan(40);
        }
    }

    @Test
    void a_client_whose_account_did_not_change_is_known_after_a_change_of_the_file() throws Exception {
        Path file = Files.writeString(folder.resolve("changing"), "plant:" + S3CRET + "\n");
        try (var server = new TestServer(TestServer.AMPLE, Optional.of(new Accounts(file, line -> {})))) {
            new WireClient(server.port).login("plant", "s3cret").close();
            var isOver = new AtomicBoolean();
            Thread guesser = guessing(server.port, isOver);
            try {
                await().until(() ->
                        server.log.lines.stream().anyMatch(line -> line.contains("are waiting to be checked")));
                Files.writeString(file, Files.readString(file) + "new:" + L4TE + "\n");
                // Where the guesser is, others would wait long.
                try (var known = new WireClient(server.port, GUESSER).login("plant", "s3cret")) {
                    serves(known);
                }
            } finally {
                isOver.set(true);
                guesser.join();
            }
        }
    }

    @Test
    void whoever_may_only_ask_for_the_name_takes_no_place_and_publishes_no_last_will() throws Exception {
        try (var server = server(TestServer.AMPLE);
                var client =
                        new WireClient(server.port).login("plant", "s3cret").subscribe("#", 0)) {
            try (var stranger = new WireClient(server.port).askForName("same", "will", "rubbish")) {
                assertThat(stranger.returnCode).isZero();
                try (var again = new WireClient(server.port).askForName("same", "will", "rubbish")) {
                    again.subscribe(ServerName.TOPIC, 0);
                    stranger.subscribe(ServerName.TOPIC, 0);
                }
            }
            await().until(() -> server.statistics().connections() == 1);
            assertThat(client.hasNothingToRead()).isTrue();
        }
    }

    @Test
    void a_first_packet_that_is_no_CONNECT_or_too_large_is_refused_at_its_first_bytes() throws Exception {
        try (var server = server(TestServer.AMPLE);
                var publishing = new WireClient(server.port);
                var large = new WireClient(server.port)) {
            publishing.socket.getOutputStream().write(0x30);
            assertThatThrownBy(publishing::read).isInstanceOf(IOException.class);
            large.socket.getOutputStream().write(new byte[] {0x10, (byte) 0x80, (byte) 0x80, 0x40});
            assertThatThrownBy(large::read).isInstanceOf(IOException.class);
            assertThat(server.log.lines)
                    .anyMatch(line -> line.endsWith(" refused: first packet is not CONNECT"))
                    .anyMatch(line -> line.endsWith(" refused: CONNECT of 1048580 bytes"));
        }
    }

    @Test
    void incomplete_packets_of_strangers_give_way_to_those_of_clients() throws Exception {
        try (var server = server(NARROW);
                var client = new WireClient(server.port).login("plant", "s3cret")) {
            client.beginPacket(900_000, 600_000);
            await().until(() -> server.statistics().incomplete().bytes() > 0);
            byte[] part = new byte[200_000];
            part[0] = 0x10;
            part[1] = (byte) 0x80;
            part[2] = (byte) 0x80;
            part[3] = 0x10;
            for (int i = 0; i < 40; i++) {
                Socket stranger = WireClient.connected(new Socket(), server.port, GUESSER);
                strangers.add(stranger);
                stranger.getOutputStream().write(part);
            }
            await().until(() -> server.statistics().incomplete().refused() > 5);
            client.socket.getOutputStream().write(new byte[300_000]);
            assertThat(client.hasNothingToRead()).isTrue();
            closeStrangers();
        }
    }

    @Test
    void clients_that_send_without_end_over_TLS_hold_up_nobody() throws Exception {
        try (var server = server(TestServer.AMPLE);
                var client = new WireClient(server.port).login("plant", "s3cret")) {
            int port = server.listenSecurely(certificate.identity());
            var isOver = new AtomicBoolean();
            var threads = new ArrayList<Thread>();
            for (int i = 0; i < 3; i++) {
                var sending = secureClient(port, GUESSER).login("plant", "s3cret");
                var thread = new Thread(() -> {
                    try (sending) {
                        while (!isOver.get()) {
                            sending.publish(0, "nobody", new byte[1_000], false, 0);
                        }
                    } catch (IOException cut) {
                        // seen by the client
                    }
                });
                thread.start();
                threads.add(thread);
            }
            try {
                for (int i = 0; i < 8; i++) {
                    assertThat(client.hasNothingToRead()).isTrue();
                }
            } finally {
                isOver.set(true);
                for (Thread thread : threads) {
                    thread.join();
                }
            }
        }
    }

    @Test
    void a_server_without_TLS_and_accounts_has_no_thread_for_them() throws Exception {
        try (var server = new TestServer(TestServer.AMPLE);
                var client = server.client()) {
            assertThat(client.returnCode).isZero();
            assertThat(Thread.getAllStackTraces().keySet())
                    .filteredOn(thread -> thread.getName().endsWith("-" + server.port))
                    .singleElement()
                    .extracting(Thread::getName, Thread::getPriority, thread -> thread.getThreadGroup()
                            .getName())
                    .containsExactly("aiko-broker-" + server.port, 5, "main");
        }
    }
}
