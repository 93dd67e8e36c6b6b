// SPDX-License-Identifier: Apache-2.0
package aiko.shell.internal.session;

import aiko.deployer.ConfigurationFiles;
import aiko.shell.internal.catalog.CommandCatalog;
import aiko.shell.internal.completion.Completion;
import aiko.shell.internal.completion.OperandSource.Word;
import aiko.shell.internal.output.CommandException;
import aiko.shell.internal.stream.CurrentSecrets;
import aiko.shell.internal.stream.SessionStream;
import aiko.shell.internal.stream.VisibleSessions;
import aiko.text.VisibleText;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.PrintStream;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;
import java.util.regex.Pattern;
import org.apache.felix.gogo.runtime.CommandNotFoundException;
import org.apache.felix.service.command.CommandProcessor;
import org.apache.felix.service.command.CommandSession;
import org.apache.felix.service.command.Converter;
import org.osgi.framework.Bundle;
import org.osgi.framework.BundleContext;
import org.osgi.framework.FrameworkUtil;
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
    /** Gogo's message if a command has no method for the arguments. */
    private static final Pattern MISFIT = Pattern.compile("Cannot coerce (\\w+)\\(");

    /** Gogo's message about a pattern without quotes. */
    private static final Pattern NO_FILE = Pattern.compile("no matches found: (.*)");

    private static final Pattern QUOTED = Pattern.compile("'[^']*'|\"[^\"]*\"");
    private static final Pattern FILES = Pattern.compile("(?<=\\s)[^\\s'\"|&;(){}$]*[*?](?![{(])");

    /** Gogo would read it as the pattern of a file name. */
    private static final Pattern QUESTION = Pattern.compile("\\s*\\?(?=\\s|$)");

    private static final Pattern HELP_OPTION = Pattern.compile("\\s*([\\w:]+)\\s+--help\\s*");
    private static final String HELP = "aiko:help";

    private final CommandProcessor processor;
    private final GogoCommands commands;
    private final UnknownCommand unknown;
    private final Path history;

    /** What the folder of configurations and the environment say that must not be shown. */
    @Reference(
            cardinality = ReferenceCardinality.OPTIONAL,
            policy = ReferencePolicy.DYNAMIC,
            policyOption = ReferencePolicyOption.GREEDY)
    private volatile ConfigurationFiles configurations;

    private final CurrentSecrets secrets = new CurrentSecrets(this::hiddenValues);

    /** Got only while somebody completes a line: a container without prompts has no use for it. */
    @Reference(
            cardinality = ReferenceCardinality.OPTIONAL,
            policy = ReferencePolicy.DYNAMIC,
            policyOption = ReferencePolicyOption.GREEDY)
    private volatile ComponentServiceObjects<Completion> completion;

    @Activate
    public Sessions(BundleContext context, @Reference CommandProcessor processor) {
        this.processor = new VisibleSessions(processor, secrets);
        this.commands = new GogoCommands(context, this.processor);
        this.unknown = new UnknownCommand(new CommandCatalog(context));
        this.history = Path.of(context.getProperty("aiko.data.dir"), "history");
    }

    @Deactivate
    void deactivate() {
        commands.unregister();
    }

    private Set<String> hiddenValues() {
        ConfigurationFiles present = configurations;
        return present == null ? Set.of() : present.hiddenValues();
    }

    /** The text without secrets, for what is not printed by a session. */
    public String hide(String text) {
        return secrets.hide(text);
    }

    /** The stream of errors of a client, for what its session does not print. */
    public PrintStream errors(OutputStream err) {
        return new SessionStream(err, secrets);
    }

    /** The file that keeps the lines of interactive sessions. */
    public Path history() {
        return history;
    }

    public CommandProcessor processor() {
        return processor;
    }

    /** The words that may stand at the cursor, as {@link Completion#candidates}. */
    public List<Word> candidates(List<String> words, int index, int cursor, Path folder) {
        return completing(found -> found.candidates(words, index, cursor, folder));
    }

    /** Names of commands that people know from elsewhere. */
    public List<String> aliases() {
        return completing(Completion::aliases);
    }

    private <T> List<T> completing(Function<Completion, List<T>> question) {
        ComponentServiceObjects<Completion> objects = completion;
        Completion found = objects == null ? null : objects.getService();
        if (found == null) {
            return List.of();
        }
        try {
            return question.apply(found);
        } finally {
            objects.ungetService(found);
        }
    }

    /** A new session, whose output is visible text only; the caller closes it. */
    public CommandSession open(InputStream in, OutputStream out, OutputStream err) {
        commands.register();
        CommandSession session = processor.createSession(in, out, err);
        session.put("SCOPE", CommandCatalog.SCOPES);
        session.put(UnknownCommand.VARIABLE, unknown);
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
        CurrentSecrets.of(session).refresh();
        try {
            Object result = session.execute(withHelp(session, line));
            if (result != null) {
                session.getConsole().println(session.format(result, Converter.INSPECT));
            }
        } finally {
            VisibleSessions.finish(session);
        }
        keepFailure(session);
        return last.exitStatus();
    }

    /** After a line: keeps the failure of a command of a pipe, which Gogo does not throw, for its stack trace. */
    public static void keepFailure(CommandSession session) {
        LastCommand.keepPipeFailure(session);
    }

    /** The line that asks for help, if one does so in a way that Gogo or a command of Felix would misread; else the same line. */
    public static CharSequence withHelp(CommandSession session, CharSequence line) {
        var question = QUESTION.matcher(line);
        if (question.lookingAt()) {
            return question.replaceFirst(HELP);
        }
        var option = HELP_OPTION.matcher(line);
        boolean isHelp = option.matches()
                && session.get(UnknownCommand.VARIABLE) instanceof UnknownCommand commands
                && commands.isWithoutHelp(option.group(1));
        return isHelp ? HELP + ' ' + option.group(1) : line;
    }

    /** One line for the exception of a command line. */
    public static String describe(Throwable failure, String line) {
        return VisibleText.line(reason(failure, line));
    }

    private static String reason(Throwable failure, String line) {
        var noFile = NO_FILE.matcher(String.valueOf(failure.getMessage()));
        if (noFile.matches()) {
            return "no file matches " + noFile.group(1) + "; to pass it to the command, quote it: '" + noFile.group(1)
                    + "'";
        }
        String reason = reasonAlone(failure, line);
        return failure instanceof CommandException
                        && FILES.matcher(QUOTED.matcher(line).replaceAll("''")).find()
                ? reason + "; an unquoted pattern stands for the names of files: write '*'"
                : reason;
    }

    private static String reasonAlone(Throwable failure, String line) {
        if (failure instanceof CommandNotFoundException notFound) {
            boolean isInParentheses = Pattern.compile("\\s\\(\\s*" + Pattern.quote(notFound.getCommand()))
                    .matcher(line)
                    .find();
            String hint = notFound instanceof UnknownCommand.Failure known ? known.hint() : "help lists all commands";
            return "command " + notFound.getCommand() + " not found; " + hint
                    + (isInParentheses ? "; quote text in parentheses: '(…)'" : "");
        }
        var misfit = MISFIT.matcher(String.valueOf(failure.getMessage()));
        if (failure instanceof IllegalArgumentException && misfit.lookingAt()) {
            Optional<String> missing = missingBundle(misfit.group(1), failure.getMessage(), line);
            if (missing.isPresent()) {
                return "bundle " + missing.get() + " not found; aiko:bundles lists all bundles";
            }
            return "wrong arguments for " + misfit.group(1) + "; help " + misfit.group(1) + " shows the usage";
        }
        return Failures.message(failure);
    }

    /** The id of a bundle that is not there, of a command whose arguments are bundles. */
    private static Optional<String> missingBundle(String command, String message, String line) {
        Bundle own = FrameworkUtil.getBundle(Sessions.class);
        if (own == null || !message.contains("Bundle")) {
            return Optional.empty();
        }
        var words = Pattern.compile("(?:^|[\\s:|;{(])" + Pattern.quote(command) + "((?:\\s+[^\\s|;&(){}]+)*)")
                .matcher(line);
        return words.find()
                ? Pattern.compile("\\s+")
                        .splitAsStream(words.group(1))
                        .filter(word -> word.matches("\\d{1,18}"))
                        .filter(word -> own.getBundleContext().getBundle(Long.parseLong(word)) == null)
                        .findFirst()
                : Optional.empty();
    }

    /** Whether a pattern without quotes matches no file. */
    static boolean isPattern(Throwable failure) {
        return NO_FILE.matcher(String.valueOf(failure.getMessage())).matches();
    }

    /** Whether a command has no method for the arguments. */
    static boolean isMisfit(Throwable failure) {
        return failure instanceof IllegalArgumentException
                && MISFIT.matcher(String.valueOf(failure.getMessage())).lookingAt();
    }
}
