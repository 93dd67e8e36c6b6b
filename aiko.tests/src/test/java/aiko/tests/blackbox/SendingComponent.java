// SPDX-License-Identifier: Apache-2.0
package aiko.tests.blackbox;

import aiko.client.AikoClient;
import aiko.event.Handle;
import aiko.process.TopicPath;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;

/** The component of {@link OnceBundles#sending}. */
public class SendingComponent {
    private static final Duration LIMIT = Duration.ofMinutes(2);

    private AikoClient client;
    private TopicPath service;
    private Path file;
    private int commands;
    private Handle sending;
    private int sent;
    private int ended;
    private int failed;

    public void setClient(AikoClient client) {
        this.client = client;
    }

    public void activate(Map<String, Object> properties) {
        String[] work = properties.get("work").toString().split(" ");
        service = TopicPath.parse(work[0]);
        commands = Integer.parseInt(work[1]);
        file = Path.of(work[2]);
        sending = client.process().eventLoop().addTimerHandler(this::send, Duration.ofMillis(4));
    }

    private void send() {
        client.commandOnce(service, LIMIT, "count", sent).whenComplete((nothing, failure) -> {
            failed += failure == null ? 0 : 1;
            if (++ended == commands) {
                report();
            }
        });
        if (++sent == commands) {
            sending.cancel();
        }
    }

    private void report() {
        try {
            Files.writeString(file, failed + "\n");
        } catch (IOException failure) {
            throw new IllegalStateException(failure);
        }
    }
}
