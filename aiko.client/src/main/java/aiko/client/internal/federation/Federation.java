// SPDX-License-Identifier: Apache-2.0
package aiko.client.internal.federation;

import aiko.client.Namespaces;
import aiko.client.internal.directory.Directory;
import aiko.client.internal.directory.Primary;
import aiko.client.internal.directory.ServicesRoom;
import aiko.client.internal.request.Requests;
import aiko.event.Handle;
import aiko.message.BootTopic;
import aiko.message.Message;
import aiko.process.AikoProcess;
import aiko.process.spi.PrimaryAnnouncement;
import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import org.osgi.service.log.Logger;

/**
 * The namespaces of the MQTT server in which somebody is interested. Without an interest, it subscribes to nothing and knows nothing;
 * with interests in named namespaces only, to the boot topics of these. Owned by the event loop of the requests.
 */
public final class Federation {
    /** A stranger may announce any number. */
    static final int MOST_NAMESPACES = 1_000;

    static final int LONGEST_NAME = 255;

    private final AikoProcess process;
    private final Requests requests;
    private final ServicesRoom room;
    private final Logger logger;
    private final Member own;
    private final Map<String, ForeignNamespace> foreign = new TreeMap<>();
    private final Set<Interest> interests = new LinkedHashSet<>();
    /** Null while nobody wants namespaces by pattern. */
    private Handle announcements;

    private boolean isFull;

    /** @param directory that of the process's own namespace */
    public Federation(
            AikoProcess process,
            Primary primary,
            Directory directory,
            Requests requests,
            ServicesRoom room,
            Logger logger) {
        this.process = process;
        this.requests = requests;
        this.room = room;
        this.logger = logger;
        own = new Member(process.topicPath().namespace(), primary, directory);
    }

    /** Learns of the namespaces that it wants. */
    interface Listener {
        /** Before the first of them is known, or later. */
        void found(Member namespace);

        /** The server has sent all announcements that it keeps. */
        void settled();
    }

    AikoProcess process() {
        return process;
    }

    ServicesRoom room() {
        return room;
    }

    /** Finds the namespaces, and those that appear later, until the interest is cancelled. */
    Interest open(Namespaces wanted, Listener listener) {
        var interest = new Interest(Wanted.of(wanted), listener);
        if (interest.wanted.matches(own.name())) {
            listener.found(own);
        }
        interests.add(interest);
        for (String name : interest.wanted.names()) {
            if (!name.equals(own.name())) {
                named(name, interest);
            }
        }
        foreign.values().stream()
                .map(ForeignNamespace::member)
                .filter(member -> interest.wanted.matchesPattern(member.name()))
                .forEach(interest::found);
        if (announcements == null && !interest.wanted.patterns().isEmpty()) {
            announcements = process.messages().subscribe(BootTopic.of("+"), this::announced);
        }
        process.messages().synchronize().thenRun(() -> process.eventLoop().execute(interest::settled));
        return interest;
    }

    private void named(String name, Interest interest) {
        ForeignNamespace namespace = foreign.computeIfAbsent(name, this::create);
        interest.found(namespace.member());
        if (!namespace.isNamed()) {
            namespace.named(process.messages().subscribe(BootTopic.of(name), this::announced));
        }
    }

    private ForeignNamespace create(String name) {
        return new ForeignNamespace(name, process, requests, room);
    }

    private void announced(Message message) {
        String name = message.topic().substring(0, message.topic().indexOf('/'));
        if (name.equals(own.name())) {
            return;
        }
        var primary = PrimaryAnnouncement.find(name, message.payload()).flatMap(PrimaryAnnouncement::primary);
        ForeignNamespace namespace = foreign.get(name);
        if (namespace != null) {
            namespace.announced(primary);
            if (namespace.isVacant() && !namespace.member().directory().isUsed()) {
                forget(name);
            }
        } else if (primary.isPresent() && name.length() <= LONGEST_NAME && isWanted(name) && hasRoom()) {
            namespace = create(name);
            foreign.put(name, namespace);
            namespace.announced(primary);
            Member member = namespace.member();
            List.copyOf(interests).stream()
                    .filter(interest -> interest.wanted.matchesPattern(name))
                    .forEach(interest -> interest.found(member));
        }
    }

    private boolean isWanted(String name) {
        return interests.stream().anyMatch(interest -> interest.wanted.matchesPattern(name));
    }

    private boolean hasRoom() {
        boolean hasRoom = foreign.size() < MOST_NAMESPACES;
        if (!hasRoom && !isFull) {
            isFull = true;
            logger.warn(
                    "more than {} namespaces announce themselves at MQTT server {}: ignoring further ones; name those that"
                            + " you mean",
                    MOST_NAMESPACES,
                    process.messageServer());
        }
        return hasRoom;
    }

    /** The wanted ones, by name. */
    private Collection<Member> members(Wanted wanted) {
        var members = new TreeMap<String, Member>();
        if (wanted.matches(own.name())) {
            members.put(own.name(), own);
        }
        foreign.forEach((name, namespace) -> {
            if (wanted.matches(name)) {
                members.put(name, namespace.member());
            }
        });
        return members.values();
    }

    /** The connection was lost. */
    public void disconnected() {
        foreign.values().forEach(ForeignNamespace::disconnected);
    }

    public void close() {
        List.copyOf(interests).forEach(Interest::cancel);
    }

    private void forget(String name) {
        foreign.remove(name).close();
        isFull = false;
    }

    private void forgetUnwanted() {
        if (announcements != null
                && interests.stream().allMatch(each -> each.wanted.patterns().isEmpty())) {
            announcements.cancel();
            announcements = null;
        }
        for (ForeignNamespace namespace : new ArrayList<>(foreign.values())) {
            String name = namespace.member().name();
            if (interests.stream().noneMatch(each -> each.wanted.matches(name))) {
                forget(name);
            } else if (interests.stream().noneMatch(each -> each.wanted.names().contains(name))) {
                namespace.unnamed();
            }
        }
    }

    /** The namespaces that somebody wants, until it is cancelled. */
    final class Interest implements Handle {
        private final Wanted wanted;
        private final Listener listener;
        private boolean isCancelled;

        private Interest(Wanted wanted, Listener listener) {
            this.wanted = wanted;
            this.listener = listener;
        }

        private void found(Member member) {
            if (!isCancelled) {
                listener.found(member);
            }
        }

        private void settled() {
            if (!isCancelled) {
                listener.settled();
            }
        }

        Collection<Member> members() {
            return Federation.this.members(wanted);
        }

        @Override
        public void cancel() {
            if (!isCancelled) {
                isCancelled = true;
                interests.remove(this);
                forgetUnwanted();
            }
        }
    }
}
