// SPDX-License-Identifier: Apache-2.0
package aiko.http.internal;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import aiko.process.spi.PemFiles;
import aiko.process.spi.ServerIdentity;
import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpHandler;
import com.sun.net.httpserver.HttpServer;
import com.sun.net.httpserver.HttpsConfigurator;
import com.sun.net.httpserver.HttpsServer;
import java.io.IOException;
import java.io.InputStream;
import java.lang.reflect.Proxy;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.security.KeyStore;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import javax.net.ssl.SSLContext;
import javax.net.ssl.TrustManagerFactory;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.osgi.service.log.Logger;

/** Clients of a listener whose clock the test moves. */
class SlowClientsTest {
    private static final Duration SOON = Duration.ofSeconds(10);
    private static final int LARGE = 32 << 20;
    private static final int MOST = 16;

    private final AtomicLong clock = new AtomicLong();
    private final RequestThreads requests = new RequestThreads(MOST, clock::get);
    private final HandlerTable handlers = new HandlerTable(2, (Logger) Proxy.newProxyInstance(
            Logger.class.getClassLoader(), new Class<?>[] {Logger.class}, (proxy, method, arguments) -> null));
    private final AtomicLong received = new AtomicLong();
    private final AtomicInteger begun = new AtomicInteger();
    private final AtomicInteger ended = new AtomicInteger();
    private final List<Socket> clients = new ArrayList<>();
    private HttpServer server;

    @BeforeEach
    void start() throws IOException {
        listen(HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0));
        handlers.add("/large", counted(SlowClientsTest::answerMuch), 0);
        handlers.add("/upload", counted(this::answerCount), 0);
        handlers.add("/refusing", exchange -> answer(exchange, 413, "too large"), 0);
        handlers.add("/silent", exchange -> exchange.sendResponseHeaders(405, -1), 0);
    }

    private void listen(HttpServer created) {
        server = created;
        server.setExecutor(requests);
        server.createContext("/", exchange -> handlers.handle(exchange, new OwnHosts(true), requests.current()));
        server.start();
    }

    private HttpHandler counted(HttpHandler handler) {
        return exchange -> {
            begun.incrementAndGet();
            try {
                handler.handle(exchange);
            } finally {
                ended.incrementAndGet();
            }
        };
    }

    private static void answerMuch(HttpExchange exchange) throws IOException {
        exchange.sendResponseHeaders(200, LARGE);
        exchange.getResponseBody().write(new byte[LARGE]);
    }

    private void answerCount(HttpExchange exchange) throws IOException {
        var bytes = new byte[1 << 16];
        for (int read = 0; read >= 0; read = exchange.getRequestBody().read(bytes)) {
            received.addAndGet(read);
        }
        answer(exchange, 200, received + " bytes");
    }

    private static void answer(HttpExchange exchange, int status, String text) throws IOException {
        byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
        exchange.sendResponseHeaders(status, bytes.length);
        try (var out = exchange.getResponseBody()) {
            out.write(bytes);
        }
    }

    @AfterEach
    void stop() throws IOException {
        for (Socket client : clients) {
            client.close();
        }
        server.stop(0);
        requests.close();
    }

    private Socket client(String text) throws IOException {
        return sending(
                new Socket(InetAddress.getLoopbackAddress(), server.getAddress().getPort()), text);
    }

    private Socket sending(Socket client, String text) throws IOException {
        clients.add(client);
        client.setSoTimeout((int) SOON.toMillis());
        client.getOutputStream().write(text.replace("\n", "\r\n").getBytes(StandardCharsets.US_ASCII));
        return client;
    }

    /** A minute and a second later, the listener looks at its clients; returns how many it has ended. */
    private long aMinuteLater() {
        clock.addAndGet(Pace.PATIENCE.plusSeconds(1).toNanos());
        return requests.endSlow();
    }

    private static boolean isClosed(Socket client) {
        try {
            InputStream in = client.getInputStream();
            return in.readAllBytes().length < LARGE;
        } catch (IOException reset) {
            return true;
        }
    }

    @Test
    void a_request_that_is_never_complete_does_not_keep_its_thread() throws IOException {
        Socket half = client("GET /large HTTP/1.1\nHost: loc");
        await().atMost(SOON).until(() -> aMinuteLater() == 1);
        assertThat(isClosed(half)).isTrue();
    }

    @Test
    void a_client_that_does_not_read_its_answer_does_not_keep_its_thread_nor_its_room() throws IOException {
        Socket deaf = client("GET /large HTTP/1.1\nHost: localhost\n\n");
        Socket other = client("GET /large HTTP/1.1\nHost: localhost\n\n");
        await().atMost(SOON).until(() -> begun.get() == 2);
        assertThat(statusOf(client("GET /large HTTP/1.1\nHost: localhost\n\n"))).isEqualTo(503);

        await().atMost(SOON).until(() -> aMinuteLater() >= 0 && ended.get() == 2);
        assertThat(isClosed(deaf)).isTrue();
        assertThat(isClosed(other)).isTrue();
        assertThat(statusOf(client("GET /large HTTP/1.1\nHost: localhost\n\n"))).isEqualTo(200);
    }

    @Test
    void a_refused_request_whose_body_never_comes_is_answered_and_has_no_place() throws IOException {
        String unfinished = "POST /refusing HTTP/1.1\nHost: localhost\nContent-Length: 10\n\n";
        for (int i = 0; i < 5; i++) {
            assertThat(statusOf(client(unfinished))).isEqualTo(413);
        }
        for (int i = 0; i < 5; i++) {
            client("POST /silent HTTP/1.1\nHost: localhost\nContent-Length: 10\n\n");
        }
        await().atMost(SOON).until(() -> requests.waiting() == 10);
        assertThat(statusOf(client("GET /large HTTP/1.1\nHost: localhost\n\n"))).isEqualTo(200);
    }

    @Test
    void a_client_that_has_the_whole_answer_has_no_place_any_more() throws IOException {
        var goOn = new CountDownLatch(1);
        handlers.add("/lingering", exchange -> linger(exchange, goOn), 0);
        try {
            for (String method : List.of("GET", "HEAD", "GET", "HEAD")) {
                Socket client = client(method + " /lingering HTTP/1.1\nHost: localhost\n\n");
                assertThat(method.equals("HEAD") ? statusLineOf(client) : statusOf(client))
                        .isEqualTo(200);
            }
        } finally {
            goOn.countDown();
        }
    }

    /** Goes on when the client has the answer already. */
    private static void linger(HttpExchange exchange, CountDownLatch goOn) throws IOException {
        var bytes = new byte[1 << 16];
        exchange.sendResponseHeaders(200, bytes.length);
        if (exchange.getRequestMethod().equals("GET")) {
            exchange.getResponseBody().write(bytes);
            exchange.getResponseBody().flush();
        }
        try {
            goOn.await();
        } catch (InterruptedException interrupted) {
            Thread.currentThread().interrupt();
        }
    }

    @Test
    void a_stalled_request_gives_its_place_to_another() throws IOException {
        Socket unfinished = client("POST /upload HTTP/1.1\nHost: localhost\nContent-Length: 10\n\n");
        await().atMost(SOON).until(() -> begun.get() == 1 && requests.waiting() == 1);
        clock.addAndGet(1);
        Socket deaf = client("GET /large HTTP/1.1\nHost: localhost\nConnection: close\n\n");
        await().atMost(SOON).until(() -> requests.waiting() == 2);
        clock.addAndGet(Room.STALL.toNanos());
        assertThat(statusOf(client("GET /refusing HTTP/1.1\nHost: localhost\n\n")))
                .isEqualTo(413);
        assertThat(isClosed(unfinished)).isTrue();
        assertThat(isClosed(deaf)).isFalse();
    }

    @Test
    void half_requests_do_not_shut_anybody_out() throws IOException {
        Socket oldest = client("GET /refusing HTTP/1.1\nHost: lo");
        await().atMost(SOON).until(() -> requests.waiting() == 1);
        clock.addAndGet(1);
        for (int i = 1; i < MOST; i++) {
            client("GET /refusing HTTP/1.1\nHost: lo");
        }
        await().atMost(SOON).until(() -> requests.waiting() == MOST);
        assertThat(requests.crowdedOut()).isZero();
        for (int i = 0; i < 3; i++) {
            assertThat(statusOf(client("GET /refusing HTTP/1.1\nHost: localhost\nConnection: close\n\n")))
                    .isEqualTo(413);
        }
        assertThat(isClosed(oldest)).isTrue();
        assertThat(requests.crowdedOut()).isBetween(1L, 3L);
    }

    @Test
    void that_connections_are_full_is_told_once_a_minute_until_it_is_over() {
        var crowding = new Crowding(clock::get);
        assertThat(crowding.add(0)).isEmpty();
        assertThat(crowding.isCrowded()).isFalse();
        assertThat(crowding.add(3)).hasValueSatisfying(line -> assertThat(line).endsWith(": 3"));
        assertThat(crowding.add(4)).isEmpty();
        clock.addAndGet(Crowding.LATELY.plusSeconds(1).toNanos());
        assertThat(crowding.add(5)).hasValueSatisfying(line -> assertThat(line).endsWith(": 9"));
        assertThat(crowding.isCrowded()).isTrue();
        clock.addAndGet(Crowding.LATELY.plusSeconds(1).toNanos());
        assertThat(crowding.add(0)).isEmpty();
        assertThat(crowding.isCrowded()).isFalse();
    }

    @Test
    void an_upload_takes_as_long_as_it_likes_while_it_makes_progress() throws IOException {
        int part = Pace.BYTES_PER_SECOND * 50;
        Socket slow = client(
                "POST /upload HTTP/1.1\nHost: localhost\nConnection: close\nContent-Length: " + 10 * part + "\n\n");
        for (int i = 0; i < 10; i++) {
            long expected = (i + 1L) * part;
            slow.getOutputStream().write(new byte[part]);
            await().atMost(SOON).until(() -> received.get() == expected);
            clock.addAndGet(Duration.ofSeconds(50).toNanos());
            assertThat(requests.endSlow()).isZero();
        }
        assertThat(new String(slow.getInputStream().readAllBytes(), StandardCharsets.US_ASCII))
                .endsWith(10 * part + " bytes");
    }

    @Test
    void an_upload_that_stops_is_ended() throws IOException {
        Socket stopped = client("POST /upload HTTP/1.1\nHost: localhost\nContent-Length: 1000\n\nhalf of it");
        await().atMost(SOON).until(() -> begun.get() == 1);
        await().atMost(SOON).until(() -> aMinuteLater() >= 0 && ended.get() == 1);
        assertThat(isClosed(stopped)).isTrue();
    }

    @Test
    void an_answer_that_comes_before_the_whole_request_reaches_its_client() throws IOException {
        for (String path : List.of("/refusing", "/silent", "/unknown")) {
            Socket client = client("POST " + path + " HTTP/1.1\nHost: localhost\nContent-Length: 20000000\n\n");
            client.getOutputStream().write(new byte[20_000_000]);
            assertThat(statusOf(client)).as(path).isIn(413, 405, 404);
        }
    }

    @Test
    void the_same_holds_with_tls(@TempDir Path folder) throws Exception {
        server.stop(0);
        Path certificate = folder.resolve("server.pem");
        Path key = folder.resolve("server.key");
        Process openssl = new ProcessBuilder(
                        ("openssl req -x509 -newkey ec -pkeyopt ec_paramgen_curve:P-256 -nodes -subj /CN=localhost -days 2 -out "
                                        + certificate + " -keyout " + key)
                                .split(" "))
                .redirectErrorStream(true)
                .redirectOutput(folder.resolve("openssl.log").toFile())
                .start();
        assertThat(openssl.waitFor()).isZero();
        var context = new ServerIdentity(certificate, key, line -> {}).context();
        HttpsServer secure = HttpsServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        secure.setHttpsConfigurator(new HttpsConfigurator(context));
        listen(secure);
        var trusting = trusting(certificate).getSocketFactory();

        Socket silent = client("");
        Socket deaf = sending(
                trusting.createSocket(
                        InetAddress.getLoopbackAddress(), server.getAddress().getPort()),
                "GET /large HTTP/1.1\nHost: localhost\n\n");
        silent.getOutputStream().write(22);
        await().atMost(SOON).until(() -> begun.get() == 1);
        await().atMost(SOON).until(() -> aMinuteLater() >= 0 && ended.get() == 1);

        assertThat(isClosed(deaf)).isTrue();
        assertThat(isClosed(silent)).isTrue();
    }

    private static SSLContext trusting(Path certificate) throws Exception {
        KeyStore trusted = KeyStore.getInstance(KeyStore.getDefaultType());
        trusted.load(null, null);
        trusted.setCertificateEntry("server", PemFiles.certificates(certificate).get(0));
        TrustManagerFactory managers = TrustManagerFactory.getInstance(TrustManagerFactory.getDefaultAlgorithm());
        managers.init(trusted);
        SSLContext context = SSLContext.getInstance("TLS");
        context.init(null, managers.getTrustManagers(), null);
        return context;
    }

    /** The status of an answer that has arrived as a whole. */
    private static int statusOf(Socket client) throws IOException {
        InputStream in = client.getInputStream();
        int status = statusLineOf(client);
        int length = 0;
        for (String line = lineOf(in); !line.isEmpty(); line = lineOf(in)) {
            if (line.toLowerCase(Locale.ROOT).startsWith("content-length: ")) {
                length = Integer.parseInt(line.substring("content-length: ".length()));
            }
        }
        assertThat(in.readNBytes(length)).hasSize(length);
        return status;
    }

    private static int statusLineOf(Socket client) throws IOException {
        return Integer.parseInt(lineOf(client.getInputStream()).split(" ")[1]);
    }

    private static String lineOf(InputStream in) throws IOException {
        var line = new StringBuilder();
        for (int next = in.read(); next >= 0 && next != '\n'; next = in.read()) {
            line.append((char) next);
        }
        return line.toString().strip();
    }
}
