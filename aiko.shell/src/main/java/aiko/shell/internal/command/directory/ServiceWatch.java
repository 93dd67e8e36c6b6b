// SPDX-License-Identifier: Apache-2.0
package aiko.shell.internal.command.directory;

import aiko.event.Handle;
import aiko.message.Message;
import aiko.process.AikoProcess;
import aiko.process.RegistrarDetails;
import aiko.process.ServiceDetails;
import aiko.sexpression.SExpression;
import aiko.sexpression.SExpressionException;
import aiko.sexpression.SExpressions;
import aiko.shell.internal.output.Output;
import aiko.shell.internal.request.DirectoryQueries;
import aiko.shell.internal.request.ServerConnection;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;

/** Prints services as the primary reports that they are added and removed. Never on an event loop. */
final class ServiceWatch {
    /** Services of a selection that are remembered, since a registrar reports only the topic path of a removed one. */
    static final int MOST_SERVICES = 100_000;

    /** How often it is checked whether another registrar has become primary. */
    private static final long LOOK_MILLIS = 200;

    private final AikoProcess process;
    private final ServiceSelection selection;
    private final Output out;
    private final Set<String> shown = new HashSet<>();
    private final BlockingQueue<SExpression> changes = new LinkedBlockingQueue<>();
    private Optional<RegistrarDetails> watched = Optional.empty();
    private Handle subscription = () -> {};

    ServiceWatch(AikoProcess process, ServiceSelection selection, Output out) {
        this.process = process;
        this.selection = selection;
        this.out = out;
    }

    /** To be called before the services are listed, so that no change is missed. */
    void open() throws InterruptedException {
        follow();
        ServerConnection.synchronize(process);
    }

    private void follow() {
        Optional<RegistrarDetails> primary = process.registrar();
        if (!primary.equals(watched)) {
            subscription.cancel();
            watched = primary;
            subscription = primary.map(registrar ->
                            process.messages().subscribe(registrar.topicPath().out(), this::changed))
                    .orElse(() -> {});
        }
    }

    /** A service that was listed. */
    void add(ServiceDetails service) {
        if (!selection.isAll()) {
            shown.add(service.topicPath().toString());
        }
    }

    /** @param seconds when to end; 0 for never */
    void print(double seconds) throws InterruptedException {
        long end = System.nanoTime() + (long) (seconds * 1e9);
        try {
            while (seconds == 0 || System.nanoTime() < end) {
                follow();
                SExpression change = changes.poll(LOOK_MILLIS, TimeUnit.MILLISECONDS);
                if (change != null) {
                    print(change);
                }
            }
        } finally {
            subscription.cancel();
        }
    }

    private void changed(Message message) {
        try {
            changes.add(SExpressions.parse(message.payload()));
        } catch (SExpressionException notOfARegistrar) {
            // the registrar's topic, but somebody else's message
        }
    }

    private void print(SExpression change) {
        List<Object> arguments = change.arguments();
        if (change.name().equals("add") && arguments.size() == 6) {
            ServiceDetails service = DirectoryQueries.service(arguments);
            if (selection.matches(service)) {
                add(service);
                out.line("+ " + service.topicPath() + "  " + service.name() + "  " + service.protocol() + "  "
                        + service.owner() + "  " + String.join(" ", service.tags()));
            }
        } else if (change.name().equals("remove")
                && arguments.size() == 1
                && (selection.isAll() || shown.remove(String.valueOf(arguments.get(0))))) {
            out.line("- " + arguments.get(0));
        }
        out.flush();
    }
}
