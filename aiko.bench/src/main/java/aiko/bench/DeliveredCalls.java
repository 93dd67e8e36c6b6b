// SPDX-License-Identifier: Apache-2.0
package aiko.bench;

import aiko.client.AikoClient;
import aiko.message.Delivery;
import aiko.process.TopicPath;
import aiko.sexpression.SExpressions;
import java.time.Duration;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;

/** Commands of a client with some quality of service. */
final class DeliveredCalls implements Calls {
    private static final int MOST_QUEUED = 8_192;
    private static final int LOOK = 256;
    private static final long PAUSE_NANOS = 20_000;
    private static final Duration LIMIT = Duration.ofMinutes(1);

    /** How a command is sent. */
    enum Way {
        QUALITY_0,
        QUALITY_1,
        ONCE
    }

    private final InProcess hosted;
    private final AikoClient client;
    private final TopicPath service;
    private final Way way;
    private final Semaphore room = new Semaphore(MOST_QUEUED);
    private long commands;

    DeliveredCalls(InProcess hosted, TopicPath service, Way way) throws Exception {
        this.hosted = hosted;
        this.service = service;
        this.way = way;
        client = hosted.service(AikoClient.class);
    }

    @Override
    public String name() {
        return switch (way) {
            case QUALITY_0 -> "QoS 0";
            case QUALITY_1 -> "QoS 1";
            case ONCE -> "once";
        };
    }

    @Override
    public void command() throws InterruptedException {
        if (way == Way.ONCE) {
            room.acquire();
            client.commandOnce(service, LIMIT, "set", ClientPeer.TEXT).whenComplete((nothing, failure) -> {
                if (failure != null) {
                    failure.printStackTrace();
                }
                room.release();
            });
            return;
        }
        if (++commands % LOOK == 0) {
            while (hosted.process().messages().statistics().outboxSize() > MOST_QUEUED) {
                LockSupport.parkNanos(PAUSE_NANOS);
            }
        }
        if (way == Way.QUALITY_0) {
            client.command(service, "set", ClientPeer.TEXT);
        } else {
            hosted.process()
                    .messages()
                    .publish(
                            service.in(),
                            SExpressions.generateBytes("set", ClientPeer.TEXT),
                            Delivery.AT_LEAST_ONCE,
                            false);
        }
    }

    /** A command, and the answer of the peer or its confirmation. */
    @Override
    public void ask() throws Exception {
        if (way == Way.ONCE) {
            client.commandOnce(service, LIMIT, "set", ClientPeer.TEXT)
                    .toCompletableFuture()
                    .get(1, TimeUnit.MINUTES);
        } else {
            throw new UnsupportedOperationException();
        }
    }

    @Override
    public void ask(Runnable answered) {
        throw new UnsupportedOperationException();
    }

    /** The process is shared. */
    @Override
    public void close() {
        // nothing of its own
    }
}
