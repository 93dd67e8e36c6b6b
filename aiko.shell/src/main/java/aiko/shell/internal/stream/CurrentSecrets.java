// SPDX-License-Identifier: Apache-2.0
package aiko.shell.internal.stream;

import java.util.Set;
import java.util.function.Supplier;
import org.apache.felix.service.command.CommandSession;

/** The secrets of this container as they are now: asked for at each command line, and once a second while something is printed. */
public final class CurrentSecrets implements Supplier<Secrets> {
    /** The variable of a session. Gogo does not list variables that begin with a dot. */
    private static final String VARIABLE = ".aiko.secrets";

    private static final CurrentSecrets NONE = new CurrentSecrets(Set::of);
    private static final long FRESH_NANOS = 1_000_000_000;

    private final Supplier<Set<String>> source;
    private volatile Secrets latest = Secrets.NONE;
    private volatile long since = System.nanoTime() - FRESH_NANOS;

    /** @param source gives each secret as it is */
    public CurrentSecrets(Supplier<Set<String>> source) {
        this.source = source;
    }

    /** Those of a session. */
    public static CurrentSecrets of(CommandSession session) {
        return session.get(VARIABLE) instanceof CurrentSecrets secrets ? secrets : NONE;
    }

    void offer(CommandSession session) {
        session.put(VARIABLE, this);
    }

    @Override
    public Secrets get() {
        if (System.nanoTime() - since >= FRESH_NANOS) {
            refresh();
        }
        return latest;
    }

    /** Asks for them. */
    public void refresh() {
        since = System.nanoTime();
        try {
            Set<String> now = source.get();
            if (!latest.isOf(now)) {
                latest = new Secrets(now);
            }
        } catch (RuntimeException | LinkageError unknown) {
            // Descriptions of others are asked; the last ones known hold.
        }
    }

    /** The text without them. */
    public String hide(String text) {
        return get().hide(text);
    }
}
