// SPDX-License-Identifier: Apache-2.0
package aiko.bench;

import aiko.client.AikoClient;
import aiko.message.Messages;
import aiko.process.TopicPath;
import java.nio.file.Path;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.locks.LockSupport;

/** Calls through a proxy of {@link AikoClient}. */
final class ClientCalls implements Calls {
    private static final int MOST_QUEUED = 8_192;
    /** Commands between two looks at the queue: looking costs more than a command. */
    private static final int LOOK = 256;

    private static final long PAUSE_NANOS = 20_000;

    private final String name;
    private final InProcess hosted;
    private final Messages messages;
    private final Peer peer;
    private long commands;

    /** The interface of the peer, as a caller declares it. */
    public interface Peer {
        /** A command. */
        void set(String text);

        /** A request. */
        CompletionStage<String> echo(String text);
    }

    /** The same interface, for a caller that waits. */
    public interface WaitingPeer {
        /** A request. */
        String echo(String text);
    }

    private final WaitingPeer waiting;

    ClientCalls(Path distribution, int port, TopicPath service) throws Exception {
        this("client", distribution, port, service);
    }

    ClientCalls(String name, Path distribution, int port, TopicPath service) throws Exception {
        this.name = name;
        hosted = InProcess.withClient(distribution, port);
        messages = hosted.process().messages();
        AikoClient client = hosted.service(AikoClient.class);
        peer = client.proxy(service, Peer.class);
        waiting = client.proxy(service, WaitingPeer.class);
    }

    InProcess hosted() {
        return hosted;
    }

    @Override
    public String name() {
        return name;
    }

    @Override
    public void command() {
        if (++commands % LOOK == 0) {
            while (messages.statistics().outboxSize() > MOST_QUEUED) {
                LockSupport.parkNanos(PAUSE_NANOS);
            }
        }
        peer.set(ClientPeer.TEXT);
    }

    @Override
    public void ask() {
        waiting.echo(ClientPeer.TEXT);
    }

    @Override
    public void ask(Runnable answered) {
        peer.echo(ClientPeer.TEXT).whenComplete((text, failure) -> {
            if (failure != null) {
                failure.printStackTrace();
            }
            answered.run();
        });
    }

    @Override
    public void close() throws Exception {
        hosted.close();
    }
}
