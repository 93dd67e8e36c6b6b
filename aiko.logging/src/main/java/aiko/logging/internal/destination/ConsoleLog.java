// SPDX-License-Identifier: Apache-2.0
package aiko.logging.internal.destination;

import aiko.logging.internal.format.JsonFormat;
import aiko.logging.internal.format.LineFormat;
import aiko.logging.internal.format.TextFormat;
import aiko.logging.internal.record.LogLine;
import aiko.logging.spi.Console;
import java.util.Map;
import java.util.function.Supplier;

/** The log on the console: through the service that owns the terminal, else on standard output. */
public final class ConsoleLog {
    private final Supplier<Console> console;
    private final boolean isTerminal;
    private final boolean colours;
    private final TextFormat plain = TextFormat.plain();
    private final TextFormat coloured = TextFormat.coloured();
    private final JsonFormat json = new JsonFormat();

    /**
     * @param console may return null
     * @param isTerminal whether standard output is one
     */
    public ConsoleLog(Supplier<Console> console, boolean isTerminal, Map<String, String> environment) {
        this.console = console;
        this.isTerminal = isTerminal;
        colours = wantsColours(environment);
    }

    /** As no-color.org specifies; and the type of the terminal has to be known. */
    static boolean wantsColours(Map<String, String> environment) {
        String terminal = environment.getOrDefault("TERM", "");
        return environment.getOrDefault("NO_COLOR", "").isEmpty() && !terminal.isEmpty() && !terminal.equals("dumb");
    }

    public void write(LogLine line, boolean asJson) {
        Console owner = console.get();
        boolean onTerminal = owner == null ? isTerminal : owner.isTerminal();
        String text = format(asJson, onTerminal).format(line);
        if (owner == null) {
            System.out.println(text);
        } else {
            owner.println(text);
        }
    }

    private LineFormat format(boolean asJson, boolean onTerminal) {
        if (asJson) {
            return json;
        }
        return onTerminal && colours ? coloured : plain;
    }
}
