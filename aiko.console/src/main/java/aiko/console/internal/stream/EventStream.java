// SPDX-License-Identifier: Apache-2.0
package aiko.console.internal.stream;

import aiko.console.internal.access.Session;
import aiko.console.internal.json.Json;
import com.sun.net.httpserver.HttpExchange;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;

/**
 * Events for one page. Any thread adds events, and none of them waits: events that a page does not read soon enough are dropped and
 * counted.
 */
public final class EventStream implements AutoCloseable {
    private static final int CAPACITY = 1_000;
    /** An event must fit into the memory of a page as well. */
    private static final int LARGEST = 1 << 18;

    /** So soon, the end of a page is noticed: it would keep a thread. */
    private static final long SIGN_OF_LIFE_SECONDS = 1;

    private static final byte[] SIGN_OF_LIFE = ":\n\n".getBytes(StandardCharsets.UTF_8);
    private static final byte[] END = {};

    private final HttpExchange exchange;
    private final Session session;
    private final BlockingQueue<byte[]> events = new ArrayBlockingQueue<>(CAPACITY);
    private final AtomicLong dropped = new AtomicLong();
    private volatile boolean closed;

    /** Guarded by this; null while it does not run. */
    private Thread thread;

    EventStream(HttpExchange exchange, Session session) {
        this.exchange = exchange;
        this.session = session;
    }

    /** Adds an event. */
    public void add(String name, Object data) {
        byte[] json = Json.write(data);
        if (json.length > LARGEST || !events.offer(event(name, json))) {
            dropped.incrementAndGet();
        }
    }

    private static byte[] event(String name, byte[] json) {
        var bytes = new ByteArrayOutputStream(json.length + name.length() + 20);
        bytes.writeBytes(("event: " + name + "\ndata: ").getBytes(StandardCharsets.UTF_8));
        bytes.writeBytes(json);
        bytes.writeBytes("\n\n".getBytes(StandardCharsets.UTF_8));
        return bytes.toByteArray();
    }

    /** Sends events until the page, the session or the console ends. */
    void run() throws IOException, InterruptedException {
        setThread(Thread.currentThread());
        try {
            send();
        } finally {
            setThread(null);
        }
    }

    private synchronized void setThread(Thread current) {
        thread = current;
    }

    private void send() throws IOException, InterruptedException {
        exchange.getResponseHeaders().set("Content-Type", "text/event-stream; charset=utf-8");
        exchange.getResponseHeaders().set("Cache-Control", "no-store");
        exchange.sendResponseHeaders(200, 0);
        try (OutputStream out = exchange.getResponseBody()) {
            write(out, SIGN_OF_LIFE);
            while (!closed && !session.isEnded()) {
                byte[] event = events.poll(SIGN_OF_LIFE_SECONDS, TimeUnit.SECONDS);
                if (event == END) {
                    return;
                }
                write(out, event == null ? SIGN_OF_LIFE : event);
                long missing = event == null || events.isEmpty() ? dropped.getAndSet(0) : 0;
                if (missing > 0) {
                    write(out, event("dropped", Json.write(Json.object("count", missing))));
                }
            }
        }
    }

    private static void write(OutputStream out, byte[] bytes) throws IOException {
        out.write(bytes);
        out.flush();
    }

    public boolean isClosed() {
        return closed || session.isEnded();
    }

    @Override
    public void close() {
        closed = true;
        if (!events.offer(END)) {
            events.clear();
            events.offer(END);
        }
    }

    /** Ends the stream, also if the page does not read. */
    void abort() {
        close();
        synchronized (this) {
            if (thread != null) {
                thread.interrupt();
            }
        }
    }
}
