// SPDX-License-Identifier: Apache-2.0
package aiko.process.internal.loop;

import aiko.event.internal.Activity;
import aiko.event.internal.Described;
import aiko.message.Message;
import aiko.process.HostedService;
import aiko.process.internal.place.Occupant;
import aiko.sexpression.SExpressionException;
import aiko.sexpression.SExpressions;
import java.util.Arrays;

/**
 * A call that an event loop makes, for people.
 *
 * @param bundle the symbolic name of the bundle whose loop it is; empty for that of the process
 */
public record Call(Activity activity, String bundle) {
    private static final int LONGEST_COMMAND = 60;
    private static final String[] NOT_OF_USERS = {
        "java.", "javax.", "jdk.", "sun.", "aiko.process.", "aiko.event.", "org.apache.felix."
    };

    /** The called service; null if it is not a call of a service. */
    Occupant service() {
        return activity.whom() instanceof Occupant service ? service : null;
    }

    /** {@code thermostat/7}, or {@code bundle acme.sampler}. */
    String who() {
        HostedService service = service();
        if (service != null) {
            return service.definition().name() + '/' + service.serviceId();
        }
        return bundle.isEmpty() ? "the process" : "bundle " + bundle;
    }

    /** {@code `hang`}, or {@code its timer handler acme.Sampler}. */
    String what() {
        String command = command();
        return command == null ? "its " + handler() : '`' + command + '`';
    }

    private String handler() {
        return activity.doing() instanceof Described described ? described.what() : activity.what();
    }

    private String command() {
        Object doing = activity.doing();
        if (doing instanceof String method) {
            return method;
        }
        if (doing instanceof Message message) {
            try {
                String name = SExpressions.parse(message.payload()).name();
                return name.length() <= LONGEST_COMMAND ? name : name.substring(0, LONGEST_COMMAND) + '…';
            } catch (SExpressionException unreadable) {
                // the mailbox is named instead
            }
        }
        return null;
    }

    /** {@code thermostat/7 hang}, or {@code bundle acme.sampler: timer handler acme.Sampler}, for listings. */
    String brief() {
        String command = command();
        return command == null ? who() + ": " + handler() : who() + ' ' + command;
    }

    /** Its present line: the first of its stack that is neither of the JDK nor ours, or the very first one. */
    public static String place(StackTraceElement[] stack) {
        return Arrays.stream(stack)
                .filter(frame -> Arrays.stream(NOT_OF_USERS)
                        .noneMatch(prefix -> frame.getClassName().startsWith(prefix)))
                .findFirst()
                .or(() -> Arrays.stream(stack).findFirst())
                .map(StackTraceElement::toString)
                .orElse("an unknown line");
    }
}
