// SPDX-License-Identifier: Apache-2.0
package aiko.shell.internal.command.top;

import aiko.process.AikoConstants;
import aiko.process.AikoProcess;
import aiko.shell.internal.argument.Help;
import aiko.shell.internal.argument.NumberArgument;
import aiko.shell.internal.catalog.CommandCatalog;
import aiko.shell.internal.output.Output;
import aiko.shell.internal.stream.CurrentSecrets;
import java.io.IOException;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.apache.felix.gogo.jline.Shell;
import org.apache.felix.service.command.CommandProcessor;
import org.apache.felix.service.command.CommandSession;
import org.apache.felix.service.command.Descriptor;
import org.apache.felix.service.command.Parameter;
import org.jline.terminal.Terminal;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.Reference;
import org.osgi.service.component.annotations.ReferencePolicy;

/** The command that shows what happens. */
@Component(
        service = TopCommand.class,
        property = {
            CommandProcessor.COMMAND_SCOPE + "=aiko",
            CommandProcessor.COMMAND_FUNCTION + "=top",
            CommandCatalog.SUBJECT + "=" + CommandCatalog.CONTAINER
        })
public class TopCommand {
    private static final String TOP = "top";
    private static final String UNLIMITED = "0";
    private static final double LEAST_SECONDS = 0.1;
    private static final int MOST_TEXT_ROWS = 50;

    @Reference(service = AikoProcess.class, policy = ReferencePolicy.DYNAMIC)
    private volatile List<Map.Entry<Map<String, Object>, AikoProcess>> processes;

    /** {@code aiko:top}. */
    @Descriptor("Show what the services and event loops of this container do: messages a second, failures, queues")
    public void top(
            CommandSession session,
            @Descriptor(
                            "order of the rows: rate, failures, waiting, dropped, handled, time or name, or its first letter")
                    @Parameter(
                            names = {"--order", "-o"},
                            absentValue = "rate")
                    String order,
            @Descriptor("seconds between two readings; default 1")
                    @Parameter(
                            names = {"--interval", "-i"},
                            absentValue = "1")
                    String interval,
            @Descriptor("stop after this number of readings")
                    @Parameter(
                            names = {"--count", "-n"},
                            absentValue = "" + Integer.MAX_VALUE)
                    String count,
            @Descriptor("stop after this number of seconds")
                    @Parameter(
                            names = {"--seconds", "-s"},
                            absentValue = UNLIMITED)
                    String seconds,
            @Descriptor("print one snapshot below the other, as in a pipe")
                    @Parameter(
                            names = {"--plain"},
                            presentValue = "true",
                            absentValue = "false")
                    boolean plain,
            @Descriptor(Output.JSON_LINES_HELP)
                    @Parameter(
                            names = {Output.JSON},
                            presentValue = "true",
                            absentValue = "false")
                    boolean json,
            String... arguments)
            throws IOException, InterruptedException {
        if (Help.wanted(session, TopCommand.class, TOP, arguments)) {
            return;
        }
        if (arguments.length > 0) {
            throw Help.usage(TopCommand.class, TOP, "unexpected argument " + arguments[0]);
        }
        Order first = Order.of(order)
                .orElseThrow(() -> Help.usage(
                        TopCommand.class, TOP, "--order: expected " + Order.names() + ", not \"" + order + '"'));
        var numbers = new NumberArgument(TopCommand.class, TOP);
        int readings = numbers.whole("--count", count, 1);
        double limit = numbers.seconds("--seconds", seconds);
        double pause = Math.max(LEAST_SECONDS, numbers.seconds("--interval", interval));
        var activity = new Activity(processes());
        Output out = Output.of(session, json);
        Terminal terminal = Shell.getTerminal(session);
        if (plain || json || !out.isScreen() || terminal == null) {
            print(out, activity, first, pause, readings, limit);
        } else {
            new LiveView(terminal, out.hasColours(), CurrentSecrets.of(session)::hide, activity, first)
                    .run(pause, readings, limit);
        }
    }

    private static void print(Output out, Activity activity, Order order, double pause, int readings, double seconds)
            throws InterruptedException {
        int most = out.isJson() ? Integer.MAX_VALUE : MOST_TEXT_ROWS;
        var never = new CountDownLatch(1);
        long end = System.nanoTime() + (long) (seconds * 1e9);
        activity.read();
        for (int i = 0; i < readings && !out.isClosed(); i++) {
            if (i > 0 && !out.isJson()) {
                out.line("");
            }
            double wait = seconds == 0 ? pause : Math.min(pause, (end - System.nanoTime()) / 1e9);
            if (wait <= 0) {
                return;
            }
            never.await((long) (wait * 1e9), TimeUnit.NANOSECONDS);
            activity.read();
            out.print(Snapshot.of(activity, order, most, most));
            out.flush();
        }
    }

    /** The preferred one first, then by name. */
    private Map<String, AikoProcess> processes() {
        var sorted = new TreeMap<String, AikoProcess>(
                Comparator.comparing((String name) -> !name.equals(AikoConstants.DEFAULT_PROCESS))
                        .thenComparing(Comparator.naturalOrder()));
        processes.forEach(process ->
                sorted.put(String.valueOf(process.getKey().get(AikoConstants.PROCESS_NAME)), process.getValue()));
        return sorted;
    }
}
