// SPDX-License-Identifier: Apache-2.0
package aiko.registrar.internal.change;

import aiko.message.Messages;
import aiko.registrar.internal.directory.Directory;
import aiko.registrar.internal.wire.ServicePath;
import java.util.LinkedHashSet;
import java.util.Set;
import java.util.function.IntConsumer;

/**
 * Removes services and processes from the directory. Many services at once are removed as fast as the
 * messages about them are sent, so that none of these is lost; a process that returns meanwhile is removed at once.
 * Owned by the event loop.
 */
public final class Removals {
    /** Services that are removed at once. */
    public static final int PART_SERVICES = 1_024;

    /** More are removed while fewer messages than this wait to be sent. */
    public static final int MANY_MESSAGES = 8_192;

    private final Messages messages;
    private final Directory directory;
    private final IntConsumer removing;
    private final ServicePath path = new ServicePath();
    private final Set<String> dying = new LinkedHashSet<>();
    private boolean isScheduled;

    /** @param removing called with each service just before it is removed */
    Removals(Messages messages, Directory directory, IntConsumer removing) {
        this.messages = messages;
        this.directory = directory;
        this.removing = removing;
    }

    /** Removes a service, or all services of a process. */
    void remove(ServicePath topicPath) {
        if (!topicPath.isProcess()) {
            directory.remove(topicPath, removing);
        } else if (!directory.hasServices(topicPath)) {
            dying.remove(topicPath.process());
        } else if (!dying.isEmpty()
                || messages.statistics().outboxSize() >= MANY_MESSAGES
                || !directory.removeSome(topicPath, PART_SERVICES, removing)) {
            dying.add(topicPath.process());
            schedule();
        }
    }

    /** A service is added: the remaining former services of its process are removed first. */
    void adding(ServicePath topicPath) {
        if (!dying.isEmpty() && dying.remove(topicPath.process())) {
            directory.removeSome(process(topicPath.process()), Integer.MAX_VALUE, removing);
        }
    }

    /** Processes of which services are left to be removed. */
    int waiting() {
        return dying.size();
    }

    private void schedule() {
        if (!isScheduled && !dying.isEmpty()) {
            isScheduled = true;
            messages.whenFewerWait(MANY_MESSAGES).thenRun(() -> {
                isScheduled = false;
                removePart();
                schedule();
            });
        }
    }

    private void removePart() {
        var processes = dying.iterator();
        if (processes.hasNext() && directory.removeSome(process(processes.next()), PART_SERVICES, removing)) {
            processes.remove();
        }
    }

    private ServicePath process(String process) {
        return path.setProcess(process);
    }
}
