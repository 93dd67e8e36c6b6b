// SPDX-License-Identifier: Apache-2.0
package aiko.client.internal;

import static org.assertj.core.api.Assertions.assertThat;

import aiko.client.DirectoryState;
import aiko.client.ServiceFollower;
import aiko.client.ServiceListener;
import aiko.message.ConnectionState;
import aiko.process.RegistrarDetails;
import aiko.process.ServiceDetails;
import aiko.process.ServiceFilter;
import aiko.process.TopicPath;
import aiko.sexpression.SExpression;
import aiko.sexpression.SExpressions;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.stream.LongStream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * Follows services in a simulation: primaries that change, with and without a copy of the directory, lost connections and lost
 * messages. No follower receives a removal of a living service, and after a quiet time each knows exactly the living services.
 * The seed of a failure is in its message: {@code -Daiko.simulation.seed=N} repeats it.
 */
class DirectorySimulationTest {
    private static final int SEEDS = 500;

    static LongStream seeds() {
        Long only = Long.getLong("aiko.simulation.seed");
        return only != null ? LongStream.of(only) : new Random().longs(SEEDS);
    }

    @ParameterizedTest(name = "seed {0}")
    @MethodSource("seeds")
    void no_false_removal_and_what_is_there_is_known(long seed) {
        try {
            new World(seed).run();
        } catch (AssertionError | RuntimeException failure) {
            throw new AssertionError("seed " + seed, failure);
        }
    }

    private static final class World {
        private static final List<ServiceFilter> FILTERS = List.of(
                ServiceFilter.ALL,
                ServiceFilter.named("name1"),
                ServiceFilter.named("name2").withTags("tag=1"),
                ServiceFilter.ALL.withTags("tag=0"));

        private final Random random;
        private final SimulatedProcess process = new SimulatedProcess();
        private final VirtualLoop loop = process.loop;
        private final Map<TopicPath, ServiceDetails> living = new LinkedHashMap<>();
        private final List<Watched> followers = new ArrayList<>();
        private final BundleClient client;
        private Registrar primary;
        private double loss;
        private int services;
        private int registrars;
        private int connection;
        private boolean isConnected = true;

        World(long seed) {
            random = new Random(seed);
            client = new BundleClient(
                    process, () -> new ProcessClient(process, null), null, new NoService(), () -> null, null);
            process.server = (topic, payload) -> {
                if (random.nextDouble() >= loss) {
                    int during = connection;
                    loop.after(2, () -> {
                        if (during == connection && primary != null && topic.equals(primary.path.in())) {
                            primary.share(SExpressions.parse(payload));
                        }
                    });
                }
            };
        }

        void run() {
            for (int i = random.nextInt(30); i >= 0; i--) {
                add();
            }
            takeOver(true);
            for (int step = 0; step < 60; step++) {
                act();
                loop.run(Duration.ofMillis(random.nextInt(random.nextBoolean() ? 10 : 3_000)));
            }
            loss = 0;
            if (!isConnected) {
                connect();
            }
            if (primary == null) {
                takeOver(random.nextBoolean());
            }
            loop.run(Duration.ofSeconds(300));
            followers.forEach(Watched::check);
            checkThatNobodyPaysForMore();
            // Comparisons begin and end, and each slow one watches removals.
            for (int wait = 0; wait < 60 && filtersOf("/out") > 1; wait++) {
                loop.run(Duration.ofSeconds(1));
            }
            assertThat(filtersOf("/out")).isLessThanOrEqualTo(1);
            followers.forEach(each -> each.follower.cancel());
            loop.run(Duration.ofSeconds(1));
            assertThat(filtersOf("/out")).isZero();
            assertThat(client.statistics().underWay()).isZero();
            assertThat(client.statistics().heldBytes()).isZero();
            assertThat(client.statistics().services()).isZero();
        }

        /** Each service counts once for each copy: a copy of all services, or one for each followed filter. */
        private void checkThatNobodyPaysForMore() {
            int asked = followers.stream()
                    .mapToInt(each -> each.follower.services().size())
                    .sum();
            assertThat(client.statistics().services()).isLessThanOrEqualTo(asked);
        }

        private long filtersOf(String level) {
            return process.filters().stream()
                    .filter(filter -> filter.endsWith(level))
                    .count();
        }

        private void act() {
            switch (random.nextInt(14)) {
                case 0, 1, 2 -> add();
                case 3, 4 -> remove();
                case 5, 6 -> {
                    if (followers.size() < 6) {
                        followers.add(new Watched(FILTERS.get(random.nextInt(FILTERS.size()))));
                    }
                }
                case 7 -> {
                    if (!followers.isEmpty()) {
                        followers
                                .remove(random.nextInt(followers.size()))
                                .follower
                                .cancel();
                    }
                }
                case 8 -> takeOver(random.nextBoolean());
                case 9 -> {
                    primary = null;
                    tellProcess();
                }
                case 10 -> {
                    if (isConnected) {
                        isConnected = false;
                        connection++;
                        tellProcess();
                        if (random.nextBoolean()) {
                            connect();
                        }
                    } else {
                        connect();
                    }
                }
                case 11 -> loss = random.nextInt(3) * 0.05;
                case 12 -> process.dropped++;
                default -> {
                    // only time passes
                }
            }
        }

        private void connect() {
            isConnected = true;
            tellProcess();
        }

        private void tellProcess() {
            Optional<RegistrarDetails> known =
                    Optional.ofNullable(isConnected ? primary : null).map(registrar -> registrar.details);
            process.become(
                    !isConnected
                            ? ConnectionState.BOOTSTRAP
                            : known.isPresent() ? ConnectionState.REGISTRAR : ConnectionState.TRANSPORT,
                    known);
        }

        private void takeOver(boolean withCopy) {
            primary = new Registrar(++registrars);
            Registrar registrar = primary;
            if (withCopy) {
                registrar.directory.putAll(living);
            } else {
                // Each process registers again after some time.
                living.values()
                        .forEach(service -> loop.after(random.nextInt(2_500), () -> {
                            if (living.containsKey(service.topicPath())) {
                                registrar.add(service);
                            }
                        }));
            }
            tellProcess();
        }

        private void add() {
            int number = ++services;
            var service = new ServiceDetails(
                    TopicPath.parse("test/host/" + number % 7 + "/" + number),
                    "name" + number % 4,
                    "*",
                    "mqtt",
                    "owner",
                    List.of("tag=" + number % 3));
            living.put(service.topicPath(), service);
            if (primary != null) {
                primary.add(service);
            }
        }

        private void remove() {
            if (!living.isEmpty()) {
                TopicPath gone = List.copyOf(living.keySet()).get(random.nextInt(living.size()));
                living.remove(gone);
                if (primary != null) {
                    primary.remove(gone);
                }
            }
        }

        private void sendToClient(String topic, String payload) {
            if (isConnected && random.nextDouble() >= loss) {
                int during = connection;
                loop.after(3, () -> {
                    if (during == connection) {
                        process.receive(topic, payload);
                    }
                });
            }
        }

        private final class Registrar {
            private final TopicPath path;
            private final RegistrarDetails details;
            private final Map<TopicPath, ServiceDetails> directory = new LinkedHashMap<>();
            private final List<List<TopicPath>> answers = new ArrayList<>();

            Registrar(int number) {
                path = TopicPath.parse("test/registrar/" + number % 2 + "/1");
                details = new RegistrarDetails(path, "2", String.valueOf(number));
            }

            private void add(ServiceDetails service) {
                if (primary == this && directory.putIfAbsent(service.topicPath(), service) == null) {
                    sendToClient(path.out(), row(service));
                }
            }

            private void remove(TopicPath service) {
                ServiceDetails former = directory.get(service);
                if (former != null) {
                    // An answer under way names the service before its removal.
                    rowsOf(service, former);
                    directory.remove(service);
                    sendToClient(path.out(), SExpressions.generate("remove", service));
                }
            }

            private final Map<List<TopicPath>, String> topics = new HashMap<>();

            private void rowsOf(TopicPath service, ServiceDetails former) {
                answers.forEach(answer -> {
                    if (answer.remove(service)) {
                        sendToClient(topics.get(answer), row(former));
                    }
                });
            }

            void share(SExpression request) {
                List<Object> arguments = request.arguments();
                String topic = String.valueOf(arguments.get(0));
                var filter = new ServiceFilter(
                        String.valueOf(arguments.get(1)),
                        String.valueOf(arguments.get(2)),
                        String.valueOf(arguments.get(3)),
                        String.valueOf(arguments.get(4)),
                        arguments.get(5) instanceof List<?> tags
                                ? tags.stream().map(String::valueOf).toList()
                                : List.of());
                var rows = new Answer(directory.values().stream()
                        .filter(filter::matches)
                        .map(ServiceDetails::topicPath)
                        .toList());
                sendToClient(topic, SExpressions.generate("item_count", rows.size()));
                answers.add(rows);
                topics.put(rows, topic);
                goOn(rows, topic);
            }

            private void goOn(List<TopicPath> rows, String topic) {
                for (int part = 1 + random.nextInt(8); part > 0 && !rows.isEmpty(); part--) {
                    sendToClient(topic, row(directory.get(rows.remove(0))));
                }
                if (rows.isEmpty()) {
                    answers.remove(rows);
                    sendToClient(path.out(), SExpressions.generate("sync", topic));
                } else {
                    loop.after(random.nextInt(500), () -> {
                        if (primary == this) {
                            goOn(rows, topic);
                        }
                    });
                }
            }

            private String row(ServiceDetails service) {
                return SExpressions.generate(
                        "add",
                        service.topicPath(),
                        service.name(),
                        service.protocol(),
                        service.transport(),
                        service.owner(),
                        service.tags());
            }
        }

        /** A list that equals only itself, whatever its content. */
        private static final class Answer extends ArrayList<TopicPath> {
            Answer(List<TopicPath> rows) {
                super(rows);
            }

            @Override
            public boolean equals(Object other) {
                return this == other;
            }

            @Override
            public int hashCode() {
                return System.identityHashCode(this);
            }
        }

        private final class Watched implements ServiceListener {
            private final ServiceFilter filter;
            private final Map<TopicPath, ServiceDetails> known = new HashMap<>();
            private final ServiceFollower follower;
            private int synchronizations;

            Watched(ServiceFilter filter) {
                this.filter = filter;
                follower = client.follow(filter, this);
            }

            @Override
            public void serviceAdded(ServiceDetails service) {
                assertThat(known.put(service.topicPath(), service)).isNull();
                assertThat(filter.matches(service)).isTrue();
            }

            @Override
            public void serviceRemoved(ServiceDetails service) {
                assertThat(living).doesNotContainKey(service.topicPath());
                assertThat(known.remove(service.topicPath())).isNotNull();
            }

            @Override
            public void servicesSynchronized() {
                synchronizations++;
            }

            void check() {
                List<ServiceDetails> expected =
                        living.values().stream().filter(filter::matches).toList();
                assertThat(follower.state()).isEqualTo(DirectoryState.READY);
                assertThat(follower.services()).containsExactlyInAnyOrderElementsOf(expected);
                assertThat(known.values()).containsExactlyInAnyOrderElementsOf(expected);
                assertThat(synchronizations).isPositive();
            }
        }
    }
}
