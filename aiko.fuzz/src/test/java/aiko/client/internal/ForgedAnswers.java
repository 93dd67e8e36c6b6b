// SPDX-License-Identifier: Apache-2.0
package aiko.client.internal;

import aiko.client.Request;
import aiko.client.RequestException;
import aiko.client.ResponseListener;
import aiko.message.ConnectionState;
import aiko.message.Message;
import aiko.process.RegistrarDetails;
import aiko.process.ServiceFilter;
import aiko.process.TopicPath;
import aiko.process.spi.MemoryUse;
import aiko.registrar.internal.LogLines;
import aiko.sexpression.SExpression;
import aiko.sexpression.SExpressionException;
import aiko.sexpression.SExpressions;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;

/** A client that has asked for everything that there is, and whoever likes may answer. */
public final class ForgedAnswers {
    private static final TopicPath LAMP = TopicPath.parse("test/host/2/1");
    private static final TopicPath REGISTRAR = TopicPath.parse("test/host/3/1");

    private final LogLines log = new LogLines();
    private final SimulatedProcess process = new SimulatedProcess();
    private final ProcessClient shared = new ProcessClient(process, null);
    private final BundleClient client =
            new BundleClient(process, () -> shared, null, new NoService(), () -> null, log.logger);
    private final List<String> topics = new ArrayList<>();
    private final List<CompletionStage<?>> answers = new ArrayList<>();
    private int ended;

    public ForgedAnswers() {
        topics.add(REGISTRAR.out());
        process.server = (topic, payload) -> arguments(payload).stream()
                .map(String::valueOf)
                .filter(argument ->
                        argument.startsWith("test/host/1/0/client/") || argument.endsWith("/registrar_share"))
                .filter(argument -> !topics.contains(argument))
                .forEach(topics::add);
        process.become(ConnectionState.REGISTRAR, Optional.of(new RegistrarDetails(REGISTRAR, "2", "1")));
        client.follow(ServiceFilter.ALL, service -> {});
        answers.add(client.request(Request.of(LAMP, "any")));
        answers.add(client.describe(LAMP));
        answers.add(client.ping(LAMP));
        answers.add(client.info(LAMP));
        answers.add(client.stats(LAMP));
        answers.add(client.find(ServiceFilter.named("lamp")));
        client.request(Request.of(LAMP, "stream"), new ResponseListener() {
            @Override
            public void itemReceived(SExpression item) {}

            @Override
            public void responseEnded(Optional<RequestException> failure) {
                ended++;
            }
        });
        pass(50);
    }

    private static List<Object> arguments(String payload) {
        try {
            return SExpressions.parse(payload).arguments();
        } catch (SExpressionException unreadable) {
            throw new AssertionError("published what nobody can read: " + payload, unreadable);
        }
    }

    /** @param which of the topics on which answers are awaited, and the directory's changes */
    public void answer(int which, byte[] payload) {
        process.receive(new Message(topics.get(which % topics.size()), payload, false));
        pass(10);
    }

    public void pass(int millis) {
        process.loop.run(Duration.ofMillis(millis));
    }

    /** What is not as it should be after the time limit of requests; empty if all is well. */
    public String problem() {
        pass(60_000);
        for (CompletionStage<?> answer : answers) {
            CompletableFuture<?> future = answer.toCompletableFuture();
            if (!future.isDone()) {
                return "question " + answers.indexOf(answer) + " never ended";
            }
            Throwable failure = future.handle((value, thrown) -> thrown).join();
            if (failure != null && !(failure instanceof RequestException)) {
                throw new AssertionError("question " + answers.indexOf(answer), failure);
            }
        }
        if (ended != 1) {
            return "the stream ended " + ended + " times";
        }
        client.close();
        shared.close();
        pass(1_000);
        long taken = shared.memoryUse("process").stream()
                .mapToLong(MemoryUse.Figures::bytes)
                .sum();
        return taken == 0 ? "" : taken + " bytes are counted though nothing is kept";
    }
}
