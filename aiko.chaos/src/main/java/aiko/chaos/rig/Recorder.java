// SPDX-License-Identifier: Apache-2.0
package aiko.chaos.rig;

import aiko.load.RawClient;
import java.io.BufferedWriter;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.LocalTime;
import java.time.format.DateTimeFormatter;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;

/** Writes all messages of a namespace to a file, for whoever looks for the cause of a failure. */
public final class Recorder implements AutoCloseable {
    private static final DateTimeFormatter TIME = DateTimeFormatter.ofPattern("HH:mm:ss.SSS");
    private static final long RETRY_NANOS = TimeUnit.MILLISECONDS.toNanos(20);
    private static final int MOST_CHARACTERS = 600;

    private final List<Integer> ports;
    private final String filter;
    private final String without;
    private final BufferedWriter file;
    private volatile boolean isClosed;

    /**
     * Connects to a server with one of those ports, and again whenever the connection is lost.
     *
     * @param without the beginning of payloads that are left out
     */
    public Recorder(List<Integer> ports, String filter, String without, Path file) throws IOException {
        this.ports = ports;
        this.filter = filter;
        this.without = without;
        this.file = Files.newBufferedWriter(file);
        var thread = new Thread(this::run, "recorder");
        thread.setDaemon(true);
        thread.start();
    }

    private void run() {
        for (int attempt = 0; !isClosed; attempt++) {
            try (var client = new RawClient(ports.get(attempt % ports.size()), "chaos-recorder")) {
                write("connected");
                client.subscribe(filter);
                while (true) {
                    RawClient.Message message = client.next();
                    if (!message.payload().startsWith(without)) {
                        write(message.topic() + ' ' + message.payload());
                    }
                }
            } catch (IOException lost) {
                LockSupport.parkNanos(RETRY_NANOS);
            }
        }
    }

    /** Also from the rig itself: what it does. */
    public synchronized void write(String line) throws IOException {
        String shown = line.replace('\n', ';');
        file.write(LocalTime.now().format(TIME)
                + ' '
                + shown.substring(0, Math.min(shown.length(), MOST_CHARACTERS))
                + '\n');
        file.flush();
    }

    @Override
    public void close() throws IOException {
        isClosed = true;
        file.close();
    }
}
