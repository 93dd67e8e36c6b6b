// SPDX-License-Identifier: Apache-2.0
package aiko.shell.internal.command.felix;

import aiko.shell.internal.output.CommandException;
import java.util.ArrayList;
import java.util.List;
import org.apache.felix.gogo.runtime.CommandProxy;
import org.apache.felix.service.command.CommandProcessor;
import org.apache.felix.service.command.CommandSession;
import org.apache.felix.service.command.Descriptor;
import org.osgi.framework.Constants;
import org.osgi.service.component.AnyService;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.Reference;

/** Felix's commands that describe commands and bundles; here they fail if they find nothing. */
@Component(
        service = FelixInspectCommands.class,
        property = {
            Constants.SERVICE_RANKING + ":Integer=100",
            CommandProcessor.COMMAND_SCOPE + "=felix",
            CommandProcessor.COMMAND_FUNCTION + "=help",
            CommandProcessor.COMMAND_FUNCTION + "=inspect"
        })
public class FelixInspectCommands {
    private static final String OF_FELIX = "(&(osgi.command.scope=felix)(!(component.name=*))(osgi.command.function=";

    private final Object basic;
    private final Object inspect;

    @Activate
    public FelixInspectCommands(
            @Reference(service = AnyService.class, target = OF_FELIX + "help))") Object basic,
            @Reference(service = AnyService.class, target = OF_FELIX + "inspect))") Object inspect) {
        this.basic = basic;
        this.inspect = inspect;
    }

    /** {@code felix:help}. */
    @Descriptor("List the commands, or describe one")
    public String help(CommandSession session, @Descriptor("COMMAND: the command to describe") String... command)
            throws Exception {
        return answer(session, basic, "help", "No methods found", command);
    }

    /** {@code felix:inspect}. */
    @Descriptor("Show the capabilities and requirements of bundles")
    public String inspect(
            CommandSession session,
            @Descriptor("DIRECTION NAMESPACE BUNDLE…: capability or requirement; a namespace, with * as wildcard; ids")
                    String... arguments)
            throws Exception {
        return answer(session, inspect, "inspect", "Invalid argument", arguments);
    }

    private static String answer(
            CommandSession session, Object target, String function, String failure, String... arguments)
            throws Exception {
        Object answer = new CommandProxy(target, function).execute(session, new ArrayList<>(List.of(arguments)));
        if (answer != null && answer.toString().startsWith(failure)) {
            throw new CommandException(answer.toString());
        }
        return (String) answer;
    }
}
