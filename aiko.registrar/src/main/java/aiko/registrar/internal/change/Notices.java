// SPDX-License-Identifier: Apache-2.0
package aiko.registrar.internal.change;

import aiko.event.EventLoop;
import aiko.message.Messages;
import aiko.registrar.internal.wire.ServicePath;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * Notifies processes of their services that were removed, or registered with other details: anybody can do so in
 * their name, and a process that is alive corrects it. A process that has removed its own services ignores the notice. Not each on its own:
 * a moment's removals are one message to a process. Owned by the event loop.
 */
public final class Notices {
    static final Duration MOMENT = Duration.ofMillis(100);

    /** Ids in a message. */
    static final int MOST_IDS = 1_000;

    /** Ids of a process in a moment, beyond which all its services are meant. */
    private static final int MANY_IDS = 65_536;

    /** Maximum number of processes at a time; others are not notified. */
    private static final int MOST_PROCESSES = 65_536;

    /** Characters of topic paths and ids in a moment, beyond which the same holds. */
    static final int MOST_CHARACTERS = 4 << 20;

    private static final String ALL = "*";

    private final EventLoop eventLoop;
    private final Messages messages;
    private final Map<String, Notice> notices = new LinkedHashMap<>();
    private int characters;

    private static final class Notice {
        private final Set<String> removed = new LinkedHashSet<>();
        private final Set<String> differing = new LinkedHashSet<>();
        private boolean areAllRemoved;
    }

    public Notices(EventLoop eventLoop, Messages messages) {
        this.eventLoop = eventLoop;
        this.messages = messages;
    }

    /** Somebody has removed a service, or all services of a process. */
    public void removed(ServicePath path) {
        Notice notice = notice(path.process());
        if (notice == null) {
            return;
        }
        if (path.isProcess() || notice.removed.size() == MANY_IDS || !add(path, notice.removed)) {
            notice.areAllRemoved = true;
        }
    }

    /** Somebody has registered a service that is known with other details. */
    public void differs(ServicePath path) {
        Notice notice = notice(path.process());
        if (notice != null && notice.differing.size() < MANY_IDS) {
            add(path, notice.differing);
        }
    }

    /** Returns whether there was room. */
    private boolean add(ServicePath path, Set<String> ids) {
        String id = path.serviceId();
        if (characters + id.length() > MOST_CHARACTERS) {
            return false;
        }
        if (ids.add(id)) {
            characters += id.length();
        }
        return true;
    }

    private Notice notice(String process) {
        if (notices.isEmpty()) {
            eventLoop.addOneShotTimerHandler(this::send, MOMENT);
        }
        Notice notice = notices.get(process);
        if (notice == null && notices.size() < MOST_PROCESSES && characters + process.length() <= MOST_CHARACTERS) {
            notice = new Notice();
            notices.put(process, notice);
            characters += process.length();
        }
        return notice;
    }

    private void send() {
        notices.forEach(this::send);
        notices.clear();
        characters = 0;
    }

    private void send(String process, Notice notice) {
        send(process, "removed", notice.areAllRemoved ? Set.of(ALL) : notice.removed);
        send(process, "differs", notice.differing);
    }

    private void send(String process, String what, Set<String> ids) {
        List<String> all = new ArrayList<>(ids);
        for (int from = 0; from < all.size(); from += MOST_IDS) {
            Object[] some =
                    all.subList(from, Math.min(all.size(), from + MOST_IDS)).toArray();
            messages.publishCommand(process + "/0/control", what, some);
        }
    }
}
