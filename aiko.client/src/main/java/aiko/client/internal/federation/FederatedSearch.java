// SPDX-License-Identifier: Apache-2.0
package aiko.client.internal.federation;

import aiko.client.FoundServices;
import aiko.client.NamespaceDetails;
import aiko.client.Namespaces;
import aiko.client.RequestException;
import aiko.client.RequestException.Reason;
import aiko.client.internal.directory.Directory;
import aiko.event.Handle;
import aiko.process.ServiceDetails;
import aiko.process.ServiceFilter;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.TreeMap;
import java.util.function.Consumer;

/**
 * Asks the primary registrars of several namespaces at once, and waits for all of them. A namespace without a registrar, or with one
 * that does not answer, does not spoil the answers of the others. On the event loop of the requests.
 */
public final class FederatedSearch implements Federation.Listener, Handle {
    /** A registrar that is announced and gone takes this much time from whoever searches all namespaces. */
    static final Duration SILENCE = Duration.ofSeconds(5);

    private static final Duration CONNECTION_LIMIT = Duration.ofSeconds(5);

    private final Federation federation;
    private final Consumer<Collection<Member>> known;
    private final Consumer<RequestException> failed;
    private final List<Handle> questions = new ArrayList<>();
    private final Handle limit;
    private Federation.Interest interest;
    private long held;
    private boolean isOver;

    private FederatedSearch(
            Federation federation,
            Namespaces namespaces,
            Consumer<Collection<Member>> known,
            Consumer<RequestException> failed) {
        this.federation = federation;
        this.known = known;
        this.failed = failed;
        limit = federation.process().eventLoop().addOneShotTimerHandler(this::notConnected, CONNECTION_LIMIT);
        interest = federation.open(namespaces, this);
    }

    /** Finds out which namespaces there are, and their registrars. */
    public static Handle namespaces(
            Federation federation,
            Namespaces namespaces,
            Consumer<List<NamespaceDetails>> found,
            Consumer<RequestException> failed) {
        var search = new FederatedSearch[1];
        search[0] = new FederatedSearch(
                federation,
                namespaces,
                members -> {
                    search[0].cancel();
                    found.accept(members.stream()
                            .map(member -> new NamespaceDetails(
                                    member.name(), member.primary().current()))
                            .toList());
                },
                failed);
        return search[0];
    }

    /** Finds the services of these namespaces that match. */
    public static Handle services(
            Federation federation,
            Namespaces namespaces,
            ServiceFilter filter,
            Consumer<FoundServices> found,
            Consumer<RequestException> failed) {
        var search = new FederatedSearch[1];
        search[0] = new FederatedSearch(
                federation, namespaces, members -> search[0].new Round(members, found).ask(filter), failed);
        return search[0];
    }

    @Override
    public void found(Member namespace) {
        // All of them are asked when all are known.
    }

    @Override
    public void settled() {
        if (!isOver) {
            limit.cancel();
            known.accept(interest.members());
        }
    }

    private void notConnected() {
        cancel();
        failed.accept(new RequestException(
                federation.process().topicPath(),
                Reason.DISCONNECTED,
                "find namespaces: MQTT server " + federation.process().messageServer() + " does not answer"));
    }

    @Override
    public void cancel() {
        if (!isOver) {
            isOver = true;
            limit.cancel();
            questions.forEach(Handle::cancel);
            federation.room().release(held);
            if (interest != null) {
                interest.cancel();
            }
        }
    }

    /** A question to each registrar. */
    private final class Round {
        private final Consumer<FoundServices> whole;
        private final TreeMap<String, List<ServiceDetails>> services = new TreeMap<>();
        private final TreeMap<String, RequestException> failures = new TreeMap<>();
        private final Collection<Member> members;

        Round(Collection<Member> members, Consumer<FoundServices> whole) {
            this.members = members;
            this.whole = whole;
        }

        void ask(ServiceFilter filter) {
            for (Member member : members) {
                if (member.primary().current().isEmpty()) {
                    failures.put(member.name(), member.primary().missing());
                } else {
                    questions.add(member.directory().find(filter, SILENCE, answer(member)));
                }
            }
            endIfAnswered();
        }

        private Directory.Found answer(Member member) {
            return new Directory.Found() {
                @Override
                public void found(List<ServiceDetails> found) {
                    onLoop(() -> {
                        long bytes = federation.room().hold(found);
                        if (bytes < 0) {
                            failures.put(member.name(), tooLarge(member));
                        } else {
                            held += bytes;
                            services.put(member.name(), found);
                        }
                    });
                }

                @Override
                public void failed(RequestException failure) {
                    onLoop(() -> failures.put(member.name(), failure));
                }
            };
        }

        /** An answer may come from another thread, or within the question. */
        private void onLoop(Runnable noted) {
            federation.process().eventLoop().execute(() -> {
                if (!isOver) {
                    noted.run();
                    endIfAnswered();
                }
            });
        }

        private RequestException tooLarge(Member member) {
            return new RequestException(
                    member.primary().current().orElseThrow().topicPath(),
                    Reason.ANSWER_TOO_LARGE,
                    "namespace " + member.name() + ": no memory for its services beside those of the others");
        }

        private void endIfAnswered() {
            if (services.size() + failures.size() == members.size() && !isOver) {
                cancel();
                var all = new ArrayList<ServiceDetails>();
                services.values().forEach(all::addAll);
                whole.accept(new FoundServices(services.navigableKeySet(), all, failures));
            }
        }
    }
}
