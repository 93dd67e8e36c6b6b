// SPDX-License-Identifier: Apache-2.0
package aiko.shell.internal.session;

import aiko.shell.internal.completion.ServiceCompletion;
import aiko.shell.internal.stream.VisibleSessions;
import aiko.text.VisibleText;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.file.Path;
import java.util.List;
import java.util.regex.Pattern;
import org.apache.felix.gogo.runtime.CommandNotFoundException;
import org.apache.felix.service.command.CommandProcessor;
import org.apache.felix.service.command.CommandSession;
import org.apache.felix.service.command.Converter;
import org.osgi.framework.BundleContext;
import org.osgi.service.component.ComponentServiceObjects;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.Deactivate;
import org.osgi.service.component.annotations.Reference;
import org.osgi.service.component.annotations.ReferenceCardinality;
import org.osgi.service.component.annotations.ReferencePolicy;
import org.osgi.service.component.annotations.ReferencePolicyOption;

/** Makes Gogo sessions and runs command lines in them. */
@Component(service = Sessions.class)
public class Sessions {
    /** The scopes in which a command without a scope is looked up. */
    private static final String SCOPES = "gogo:*";

    /** Gogo's message if a command has no method for the arguments. */
    private static final Pattern MISFIT = Pattern.compile("Cannot coerce (\\w+)\\(");

    private final CommandProcessor processor;
    private final GogoCommands commands;
    private final Path history;

    /** Got only while somebody completes a line: a container without prompts has no use for it. */
    @Reference(
            cardinality = ReferenceCardinality.OPTIONAL,
            policy = ReferencePolicy.DYNAMIC,
            policyOption = ReferencePolicyOption.GREEDY)
    private volatile ComponentServiceObjects<ServiceCompletion> completion;

    @Activate
    public Sessions(BundleContext context, @Reference CommandProcessor processor) {
        this.processor = new VisibleSessions(processor);
        this.commands = new GogoCommands(context, this.processor);
        this.history = Path.of(context.getProperty("aiko.data.dir"), "history");
    }

    @Deactivate
    void deactivate() {
        commands.unregister();
    }

    /** The file that keeps the lines of interactive sessions. */
    public Path history() {
        return history;
    }

    public CommandProcessor processor() {
        return processor;
    }

    /** The words that may stand at the cursor, as {@link ServiceCompletion#candidates}; none without an Aiko process. */
    public List<String> candidates(String command, List<String> words, int index, int cursor) {
        ComponentServiceObjects<ServiceCompletion> objects = completion;
        ServiceCompletion found = objects == null ? null : objects.getService();
        if (found == null) {
            return List.of();
        }
        try {
            return found.candidates(command, words, index, cursor);
        } finally {
            objects.ungetService(found);
        }
    }

    /** A new session, whose output is visible text only; the caller closes it. */
    public CommandSession open(InputStream in, OutputStream out, OutputStream err) {
        commands.register();
        CommandSession session = processor.createSession(in, out, err);
        session.put("SCOPE", SCOPES);
        return session;
    }

    /**
     * Runs a command line and prints its result as Gogo does.
     *
     * @return the exit status of its last command; 0 if it was successful
     */
    public static int execute(CommandSession session, CharSequence line) throws Exception {
        var last = new LastCommand();
        session.setJobListener(last);
        Object result = session.execute(line);
        if (result != null) {
            session.getConsole().println(session.format(result, Converter.INSPECT));
        }
        session.getConsole().flush();
        return last.exitStatus();
    }

    /** One line for the exception of a command line. */
    public static String describe(Throwable failure, String line) {
        return VisibleText.line(reason(failure, line));
    }

    private static String reason(Throwable failure, String line) {
        if (failure instanceof CommandNotFoundException notFound) {
            boolean isInParentheses = Pattern.compile("\\s\\(\\s*" + Pattern.quote(notFound.getCommand()))
                    .matcher(line)
                    .find();
            return "command " + notFound.getCommand() + " not found; help lists all commands"
                    + (isInParentheses ? "; quote text in parentheses: '(…)'" : "");
        }
        var misfit = MISFIT.matcher(String.valueOf(failure.getMessage()));
        if (failure instanceof IllegalArgumentException && misfit.lookingAt()) {
            return "wrong arguments for " + misfit.group(1) + "; help " + misfit.group(1) + " shows the usage";
        }
        return Failures.message(failure);
    }

    /** Whether a command has no method for the arguments. */
    static boolean isMisfit(Throwable failure) {
        return failure instanceof IllegalArgumentException
                && MISFIT.matcher(String.valueOf(failure.getMessage())).lookingAt();
    }
}
