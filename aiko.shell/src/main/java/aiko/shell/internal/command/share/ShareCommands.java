// SPDX-License-Identifier: Apache-2.0
package aiko.shell.internal.command.share;

import aiko.client.AikoClient;
import aiko.client.spi.ValueText;
import aiko.process.TopicPath;
import aiko.share.SharedStates;
import aiko.shell.internal.argument.Help;
import aiko.shell.internal.argument.NumberArgument;
import aiko.shell.internal.catalog.CommandCatalog;
import aiko.shell.internal.catalog.Usage;
import aiko.shell.internal.output.Output;
import aiko.shell.internal.request.ServerConnection;
import aiko.shell.internal.request.ServiceArgument;
import java.time.Duration;
import org.apache.felix.service.command.CommandProcessor;
import org.apache.felix.service.command.CommandSession;
import org.apache.felix.service.command.Descriptor;
import org.apache.felix.service.command.Parameter;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.Reference;

/** The command about shared states. */
@Component(
        service = ShareCommands.class,
        property = {
            CommandProcessor.COMMAND_SCOPE + "=aiko",
            CommandProcessor.COMMAND_FUNCTION + "=share",
            CommandCatalog.SUBJECT + "=" + CommandCatalog.SERVICES
        })
public class ShareCommands {
    private static final String UNLIMITED = "0";
    private static final int WITH_ITEM = 2;
    private static final int WITH_VALUE = 3;

    private final AikoClient client;
    private final SharedStates sharedStates;
    private final ServiceArgument services;

    @Activate
    public ShareCommands(@Reference AikoClient client, @Reference SharedStates sharedStates) {
        this.client = client;
        this.sharedStates = sharedStates;
        services = new ServiceArgument(client);
    }

    /** {@code aiko:share}. */
    @Descriptor("Print, set or follow the shared state of a service")
    public void share(
            CommandSession session,
            @Descriptor("then print items as they are added (+), changed (~) and removed (-), until Ctrl-C")
                    @Parameter(
                            names = {"--watch", "-w"},
                            presentValue = "true",
                            absentValue = "false")
                    boolean watch,
            @Descriptor("stop watching after this number of seconds")
                    @Parameter(
                            names = {"--seconds", "-s"},
                            absentValue = UNLIMITED)
                    String seconds,
            @Descriptor("wait for the service for this number of seconds; default " + NumberArgument.DEFAULT_TIMEOUT)
                    @Parameter(
                            names = {"--timeout"},
                            absentValue = NumberArgument.DEFAULT_TIMEOUT)
                    String timeout,
            @Descriptor("add the item if the service does not have it")
                    @Parameter(
                            names = {"--new"},
                            presentValue = "true",
                            absentValue = "false")
                    boolean isNew,
            @Descriptor(Output.JSON_HELP)
                    @Parameter(
                            names = {Output.JSON},
                            presentValue = "true",
                            absentValue = "false")
                    boolean json,
            @Usage("SERVICE [ITEM [VALUE]]")
                    @Descriptor(
                            "SERVICE ITEM VALUE: the service as in aiko:call; without an item, all items are printed;\n"
                                    + "                     with a value, as an argument of aiko:call, the item is set, and\n"
                                    + "                     printed as the service has it then")
                    String... arguments)
            throws InterruptedException {
        if (Help.wantedBeforeText(session, ShareCommands.class, "share", arguments)) {
            return;
        }
        if (arguments.length == 0 || arguments.length > WITH_VALUE) {
            throw Help.usage(ShareCommands.class, "share", "expected a service, an item and a value");
        }
        var numbers = new NumberArgument(ShareCommands.class, "share");
        double limit = numbers.seconds("--seconds", seconds);
        Duration patience = numbers.timeout(timeout);
        TopicPath service = services.find(arguments[0]);
        ServerConnection.require(client.process());
        String item = arguments.length < WITH_ITEM ? "" : arguments[1];
        Output out = Output.of(session, json);
        try (var state = new StateView(client.process(), sharedStates, service, item, patience, out)) {
            if (arguments.length == WITH_VALUE) {
                state.set(ValueText.parse(arguments[2]), isNew);
            }
            state.print(watch);
            if (watch) {
                state.follow(limit);
            }
        }
    }
}
