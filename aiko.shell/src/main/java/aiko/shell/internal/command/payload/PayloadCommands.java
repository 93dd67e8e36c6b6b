// SPDX-License-Identifier: Apache-2.0
package aiko.shell.internal.command.payload;

import aiko.shell.internal.argument.Help;
import aiko.shell.internal.catalog.CommandCatalog;
import aiko.shell.internal.catalog.Usage;
import aiko.shell.internal.output.CommandException;
import aiko.shell.internal.output.Output;
import java.io.IOException;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Function;
import org.apache.felix.service.command.CommandProcessor;
import org.apache.felix.service.command.CommandSession;
import org.apache.felix.service.command.Descriptor;
import org.apache.felix.service.command.Parameter;
import org.osgi.service.component.annotations.Component;

/** Commands that convert payloads to JSON and back. */
@Component(
        service = PayloadCommands.class,
        property = {
            CommandProcessor.COMMAND_SCOPE + "=aiko",
            CommandProcessor.COMMAND_FUNCTION + "=parse",
            CommandProcessor.COMMAND_FUNCTION + "=generate",
            CommandCatalog.SUBJECT + "=" + CommandCatalog.SERVICES
        })
public class PayloadCommands {
    private static final String NO_FILE = "";
    private static final int MOST_AT_ONCE = 100;
    private static final int MANY_CHARACTERS = 1 << 16;

    private final PayloadText text = new PayloadText();

    /** {@code aiko:parse}. */
    @Descriptor("Convert a payload to one line of JSON: {\"command\": …, \"parameters\": …} or {\"error\": …}")
    public void parse(
            CommandSession session,
            @Descriptor("convert each line of a file, a payload as a JSON string, to one line")
                    @Parameter(
                            names = {"--file", "-f"},
                            absentValue = NO_FILE)
                    String file,
            @Usage("[PAYLOAD…]")
                    @Descriptor(
                            "PAYLOAD…: in quotes, because parentheses have a meaning in the shell: '(add a \"b c\")'")
                    String... payload)
            throws IOException {
        if (Help.wantedBeforeText(session, PayloadCommands.class, "parse", payload)) {
            return;
        }
        if (isOneOfBoth("parse", "a payload", file, payload)) {
            Output.of(session).json(List.of(text.parse(String.join(" ", payload))));
        } else {
            answerLines(session, file, text::parseLine);
        }
    }

    /** {@code aiko:generate}. */
    @Descriptor("Convert an object {\"command\": …, \"parameters\": …} to a payload")
    public void generate(
            CommandSession session,
            @Descriptor("print the bytes of the payload, for a pipe or a file; otherwise, control characters are shown")
                    @Parameter(
                            names = {"--raw"},
                            presentValue = "true",
                            absentValue = "false")
                    boolean raw,
            @Descriptor("convert each line of a file, an object, to a JSON string or {\"error\": …}")
                    @Parameter(
                            names = {"--file", "-f"},
                            absentValue = NO_FILE)
                    String file,
            @Usage("[JSON]") @Descriptor("JSON: in quotes, '{\"command\": \"add\", \"parameters\": [\"a\", \"b c\"]}'")
                    String... json)
            throws IOException {
        if (Help.wantedBeforeText(session, PayloadCommands.class, "generate", json)) {
            return;
        }
        if (isOneOfBoth("generate", "an object", file, json)) {
            String payload = text.generate(PayloadText.bytes(String.join(" ", json)));
            if (raw) {
                Output.of(session).raw(PayloadText.bytes(payload));
            } else {
                Output.of(session).line(payload);
            }
        } else {
            answerLines(session, file, text::generateLine);
        }
    }

    /** Whether something was typed, rather than a file named. */
    private static boolean isOneOfBoth(String function, String what, String file, String... typed) {
        if (file.isEmpty() == (typed.length == 0)) {
            throw Help.usage(PayloadCommands.class, function, "expected " + what + " or --file");
        }
        return file.isEmpty();
    }

    private static void answerLines(CommandSession session, String file, Function<byte[], String> answer)
            throws IOException {
        Path path = session.currentDir().resolve(file);
        Output out = Output.of(session);
        List<String> answers = new ArrayList<>();
        int characters = 0;
        // As bytes: malformed UTF-8 is a fault of its line, not of the file.
        try (var lines = new Lines(path)) {
            for (byte[] line = lines.next(); line != null; line = lines.next()) {
                String text = answer.apply(line);
                answers.add(text);
                characters += text.length();
                if (answers.size() == MOST_AT_ONCE || characters > MANY_CHARACTERS) {
                    out.json(answers);
                    answers.clear();
                    characters = 0;
                }
            }
        } catch (NoSuchFileException missing) {
            throw new CommandException("file " + path + " not found", missing);
        } catch (IOException unreadable) {
            throw new CommandException("cannot read file " + path + ": " + unreadable.getMessage(), unreadable);
        }
        out.json(answers);
    }
}
