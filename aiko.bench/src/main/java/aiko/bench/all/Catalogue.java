// SPDX-License-Identifier: Apache-2.0
package aiko.bench.all;

import static aiko.bench.all.figure.Aim.atLeast;
import static aiko.bench.all.figure.Aim.atLeastTimes;
import static aiko.bench.all.figure.Aim.atMost;
import static aiko.bench.all.figure.Aim.atMostTimes;
import static aiko.bench.all.figure.Benchmark.DISTRIBUTION;
import static aiko.bench.all.figure.Benchmark.RESULTS;
import static aiko.bench.all.figure.Figure.less;
import static aiko.bench.all.figure.Figure.more;

import aiko.bench.ClientBenchmark;
import aiko.bench.CommandBenchmark;
import aiko.bench.ContainerBenchmark;
import aiko.bench.DirectoryBenchmark;
import aiko.bench.FirstServicesBenchmark;
import aiko.bench.InstalledServerBenchmark;
import aiko.bench.LinesBenchmark;
import aiko.bench.LoopsBenchmark;
import aiko.bench.MicroBenchmark;
import aiko.bench.ProcessBenchmark;
import aiko.bench.QualityBenchmark;
import aiko.bench.RegistrarBenchmark;
import aiko.bench.ShareBenchmark;
import aiko.bench.SharedItemsBenchmark;
import aiko.bench.SwapBenchmark;
import aiko.bench.all.figure.Benchmark;
import aiko.bench.all.figure.Figure;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

/** The benchmarks, shortened, and the figures of each that are compared. */
final class Catalogue {
    private static final List<String> SERIAL = List.of("-XX:+UseSerialGC");
    private static final Duration LIMIT = Duration.ofSeconds(60);
    private static final String PAHO = "bare Paho";

    /** In the order of the documents. */
    static final List<Benchmark> ALL = List.of(
            start(),
            folder(),
            commands(),
            messages(),
            lines(),
            first(),
            services(),
            loops(),
            clients(),
            installed(),
            share(),
            items(),
            quality(),
            swap(),
            drop(),
            relay(),
            connections(),
            snapshot(),
            failover(),
            readers(),
            shell(),
            directory(),
            log(),
            mailbox(),
            codec());

    private Catalogue() {}

    private static Benchmark start() {
        return benchmark(
                "start",
                ContainerBenchmark.class,
                List.of(DISTRIBUTION, "example.bundles", RESULTS, "--starts", "3", "--drops", "12"),
                less("container to READY", "from exec to READY, embedded MQTT server", "ms")
                        .beside("framework without bundles", "a bare Felix framework")
                        .aim(atMostTimes(2))
                        .forUsers(),
                less("resident_ready_mb", "resident memory when READY", "MB")
                        .aim(atMost(80))
                        .forUsers(),
                less("resident_afterwards_mb", "resident memory after 12 drops", "MB"),
                less("drop to (add …) on out", "drop of a bundle until its service is in the directory", "ms"));
    }

    private static Benchmark folder() {
        return benchmark(
                "folder",
                SwapBenchmark.class,
                List.of(DISTRIBUTION, RESULTS, "start", "--bundles", "100", "--starts", "1"),
                less(
                                "start: 100 bundles, new, to READY, median",
                                "from exec to READY, 100 bundles in the deploy folder",
                                "ms")
                        .beside("start: no bundle, new, to READY, median", "an empty folder")
                        .aim(atMostTimes(1.5).plus(300))
                        .forUsers(),
                less(
                        "start: 100 bundles, again, to READY, median",
                        "from exec to READY, 100 bundles, started again",
                        "ms"),
                less("start: 100 bundles, resident memory, median", "resident memory with 100 bundles", "MB"));
    }

    private static Benchmark commands() {
        return benchmark(
                "commands",
                CommandBenchmark.class,
                List.of(DISTRIBUTION, RESULTS, "--rounds", "7", "--warm-up", "2"),
                less("aiko exec", "aiko exec, a command to a running container", "ms")
                        .beside("java -version", "java -version")
                        .aim(atMostTimes(3))
                        .forUsers(),
                less("aiko status", "aiko status, until its exit", "ms")
                        .beside("java -version", "java -version")
                        .aim(atMostTimes(3))
                        .forUsers());
    }

    private static Benchmark messages() {
        return process(
                "messages",
                "3",
                more("throughput of service", "messages to a service, over Mosquitto", "messages/s")
                        .beside("throughput of bare Paho", PAHO)
                        .aim(atLeastTimes(0.9))
                        .forUsers(),
                less("latency of service, p50", "from publish to handler, median", "µs")
                        .beside("latency of bare Paho, p50", PAHO)
                        .forUsers(),
                less("latency of service, p99", "from publish to handler, 99th percentile", "µs")
                        .beside("latency of bare Paho, p99", PAHO),
                less("processor time of this JVM, service", "processor time of a message and its publisher", "µs")
                        .beside("processor time of this JVM, bare Paho", PAHO),
                less("processor time of the event loop's thread", "processor time of a message, event loop", "µs"),
                less("allocated by the event loop's thread", "allocated for a message by the event loop", "bytes")
                        .aim(atMost(0)));
    }

    private static Benchmark lines() {
        return benchmark(
                "lines",
                LinesBenchmark.class,
                List.of(DISTRIBUTION, RESULTS, "--messages", "200000", "--rounds", "1", "--warm-up", "1"),
                more("service, Mosquitto", "lines of mosquitto_pub to a service, over Mosquitto", "messages/s")
                        .beside("mosquitto_sub, Mosquitto", "mosquitto_sub")
                        .aim(atLeastTimes(1))
                        .forUsers(),
                less("service, Mosquitto, processor time of the JVM", "processor time of a line, over Mosquitto", "µs")
                        .beside("bare socket, Mosquitto, processor time of the JVM", "a bare socket in Java")
                        .aim(atMost(1))
                        .forUsers(),
                more("service, embedded server", "lines of mosquitto_pub to a service, embedded server", "messages/s")
                        .beside("mosquitto_sub, Mosquitto", "mosquitto_sub with Mosquitto")
                        .aim(atLeastTimes(0.8))
                        .forUsers(),
                less(
                        "service, embedded server, processor time of the JVM",
                        "processor time of a line, embedded server",
                        "µs"),
                more("mosquitto_sub, embedded server", "lines to mosquitto_sub, embedded server", "messages/s")
                        .beside("mosquitto_sub, Mosquitto", "mosquitto_sub with Mosquitto")
                        .aim(atLeastTimes(0.8)));
    }

    private static Benchmark first() {
        return benchmark(
                "first",
                FirstServicesBenchmark.class,
                List.of(DISTRIBUTION, RESULTS, "--services", "10000", "--rounds", "1"),
                less("embedded server", "first 10,000 services of new JVMs, embedded server", "s")
                        .aim(atMost(1))
                        .forUsers(),
                less("Mosquitto", "first 10,000 services of new JVMs, over Mosquitto", "s"),
                less("embedded server, processor time of the container", "processor time of their container", "s"));
    }

    private static Benchmark services() {
        return process(
                "services",
                "4",
                less("10000 services, first time", "first 10,000 services of a process, over Mosquitto", "s")
                        .aim(atMost(1)),
                less("100000 services, first time", "100,000 services, over Mosquitto", "s")
                        .beside("100000 messages of a bare Paho client to itself", "as many messages of bare Paho")
                        .aim(atMost(6)),
                less("heap of an idle service, without its definition", "heap of an idle service", "bytes")
                        .aim(atMost(400)),
                less(
                        "embedded: 10000 services, first time",
                        "first 10,000 services of a process, embedded server",
                        "s"),
                less("embedded: 100000 services, first time", "100,000 services, embedded server", "s"));
    }

    private static Benchmark loops() {
        return benchmark(
                "loops",
                LoopsBenchmark.class,
                List.of(DISTRIBUTION, RESULTS, "--bundles", "16", "--seconds", "1", "--rounds", "1"),
                more("this: messages a second", "messages to 16 bundles", "messages/s"),
                less(
                        "this: processor time of the JVM for a message (us)",
                        "processor time of a message to 16 bundles",
                        "µs"));
    }

    private static Benchmark clients() {
        return benchmark(
                "clients",
                ClientBenchmark.class,
                List.of(
                        DISTRIBUTION,
                        RESULTS,
                        "--calls",
                        "16384",
                        "--requests",
                        "200",
                        "--rounds",
                        "1",
                        "--cache",
                        "10000"),
                more("calls, client", "calls without an answer, from process to process", "calls/s")
                        .beside("calls, bare Paho", PAHO)
                        .aim(atLeastTimes(0.9))
                        .forUsers(),
                less("request, p50, client", "request and answer, one at a time, median", "µs")
                        .beside("request, p50, bare Paho", PAHO)
                        .aim(atMostTimes(1.2))
                        .forUsers(),
                less("request, p99, client", "request and answer, one at a time, 99th percentile", "µs")
                        .beside("request, p99, bare Paho", PAHO)
                        .aim(atMostTimes(1.3)),
                more("requests, 100 under way, client", "requests with 100 under way", "requests/s")
                        .beside("requests, 100 under way, bare Paho", PAHO)
                        .aim(atLeastTimes(0.8)),
                less("cache of 10000 ready, first time in the JVM", "first follower knows 10,000 services", "ms"),
                less("cache of 100000 ready", "a follower knows 100,000 services", "ms")
                        .aim(atMost(4_000))
                        .forUsers());
    }

    private static Benchmark installed() {
        return benchmark(
                "installed",
                InstalledServerBenchmark.class,
                List.of(DISTRIBUTION, RESULTS, "--requests", "300", "--rounds", "1", "--under-way", "0"),
                less("request, p50, client", "request and answer over Mosquitto as Debian installs it, median", "µs")
                        .beside("request, p50, prompt sockets, messages back: 2", "sockets that acknowledge at once")
                        .aim(atMostTimes(1.5))
                        .forUsers());
    }

    private static Benchmark share() {
        return benchmark(
                "share",
                ShareBenchmark.class,
                List.of(DISTRIBUTION, RESULTS, "--leases", "500", "--updates", "100", "--rounds", "1"),
                more("leases a second", "leases on a shared state", "leases/s"),
                less(
                                "an update, until all leaseholders have received it (ms)",
                                "an update, until 500 leaseholders have received it",
                                "ms")
                        .forUsers(),
                more("updates to leaseholders a second", "updates to leaseholders", "updates/s"),
                less("processor time of the JVM per message (us)", "processor time of an update to one", "µs"));
    }

    private static Benchmark items() {
        return benchmark(
                "items",
                SharedItemsBenchmark.class,
                List.of(
                        DISTRIBUTION,
                        RESULTS,
                        "--items",
                        "5000",
                        "--updates",
                        "10",
                        "--followers",
                        "4",
                        "--seconds",
                        "3",
                        "--warm-up",
                        "3"),
                less(
                                "most that a follower was behind (ms)",
                                "5,000 items changed 10 times a second, the most behind",
                                "ms")
                        .aim(atMost(1_000)),
                less("processors, container", "processors used by their container", ""));
    }

    private static Benchmark quality() {
        return benchmark(
                "quality",
                QualityBenchmark.class,
                List.of(DISTRIBUTION, RESULTS, "--calls", "8192", "--services", "10000", "--rounds", "1"),
                more("commands, QoS 1", "commands with QoS 1", "commands/s").beside("commands, QoS 0", "QoS 0"),
                more("commands, once", "commands that are handled once", "commands/s")
                        .beside("commands, QoS 0", "QoS 0")
                        .forUsers(),
                less(
                        "once, one at a time, until it is confirmed, p50",
                        "a command that is handled once, until it is confirmed",
                        "µs"),
                more(
                                "registrations, QoS 1, as processes register",
                                "registrations as processes send them",
                                "services/s")
                        .beside("registrations, QoS 0", "QoS 0"));
    }

    private static Benchmark swap() {
        return benchmark(
                "swap",
                SwapBenchmark.class,
                List.of(
                        DISTRIBUTION,
                        RESULTS,
                        "stream",
                        "--rate",
                        "10000",
                        "--rounds",
                        "1",
                        "--swaps",
                        "5",
                        "--interval",
                        "1000"),
                less("stream: lost", "hot swap under 10,000 messages a second: messages lost", "")
                        .aim(atMost(0))
                        .forUsers(),
                less("stream: pause for a swap, median", "pause for a hot swap, median", "ms")
                        .aim(atMost(5))
                        .forUsers(),
                less("stream: pause for a swap, max", "pause for a hot swap, longest", "ms")
                        .aim(atMost(20)),
                less(
                                "stream: neighbours: p99 with swaps, median",
                                "neighbours' 99th percentile with a swap each second",
                                "ms")
                        .beside("stream: neighbours: p99 without swaps, median", "without swaps")
                        .aim(atMostTimes(1.5))
                        .forUsers(),
                less(
                        "stream: rename until the new version is active, median",
                        "rename until a new version is active",
                        "ms"));
    }

    private static Benchmark drop() {
        return benchmark(
                "drop",
                SwapBenchmark.class,
                List.of(DISTRIBUTION, RESULTS, "drop", "--drops", "12", "--many", "1000", "--many-swaps", "4"),
                less("drop: rename until a new bundle is active, median", "rename until a new bundle is active", "ms")
                        .aim(atMost(60))
                        .forUsers(),
                less(
                        "drop: rename until the registrar has published its service, median",
                        "rename until a new bundle is in the directory",
                        "ms"),
                less(
                                "drop: swap of 1000 services until it has handled a message for each, median",
                                "swap of 1,000 services, until each has handled a message",
                                "ms")
                        .aim(atMost(300)));
    }

    private static Benchmark relay() {
        return registrar(
                List.of("relay", "--relay-services", "200000", "--relay-rounds", "1"),
                more("relay: registrar, new", "registrations, a new registrar", "services/s")
                        .beside("relay: mosquitto_sub | mosquitto_pub", "a relay")
                        .aim(atLeastTimes(1.15))
                        .forUsers(),
                more("relay: registrar, again", "registrations, a warm registrar", "services/s")
                        .beside("relay: mosquitto_sub | mosquitto_pub", "a relay"),
                less("relay: processor time of the registrar, new", "processor time of a registration, new", "µs")
                        .beside("relay: processor time of the relay", "a relay")
                        .aim(atMost(12))
                        .forUsers(),
                less("relay: processor time of the registrar, again", "processor time of a registration, warm", "µs")
                        .beside("relay: processor time of the relay", "a relay")
                        .aim(atMost(8))
                        .forUsers());
    }

    private static Benchmark connections() {
        return registrar(
                List.of("connections", "--connections", "200", "--connection-services", "250"),
                more("connections: registered", "registrations of 200 processes", "services/s")
                        .beside("connections: one hop, for comparison", "one hop"),
                more("connections: removed", "removals, 200 processes killed at once", "services/s")
                        .beside("connections: one hop, for comparison", "one hop"),
                less(
                        "connections: most memory of the registrar's container",
                        "most memory of the registrar's container",
                        "MB"));
    }

    private static Benchmark snapshot() {
        return registrar(
                List.of("snapshot", "--rows", "10000", "--snapshot-rounds", "5"),
                more("snapshot: share", "all services to a reader", "rows/s")
                        .beside("snapshot: raw", "raw messages")
                        .aim(atLeastTimes(0.8)));
    }

    private static Benchmark failover() {
        return registrar(
                List.of("failover", "--failover-services", "100000", "--failover-rounds", "1"),
                less("failover: until the next primary, median", "SIGKILL of the primary, until the next one", "ms")
                        .aim(atMost(1_000))
                        .forUsers(),
                less(
                                "failover: until it has published all services, longest",
                                "SIGKILL of the primary, until the next one has told of all 100,000 services",
                                "ms")
                        .aim(atMost(1_500))
                        .forUsers());
    }

    private static Benchmark readers() {
        return registrar(
                List.of("readers", "--readers", "200", "--reader-rows", "1000"),
                less("readers: echo of a registration, quiet, p50", "a registration until its echo, median", "ms"),
                less(
                        "readers: echo of a registration, readers, p50",
                        "a registration until its echo, while 200 ask for all",
                        "ms"),
                more("readers: rows", "rows to 200 readers", "rows/s"));
    }

    private static Benchmark shell() {
        return registrar(
                List.of("shell", "--shell-processes", "100", "--shell-services", "1000", "--shell-rounds", "7"),
                less("shell: aiko:services, median", "the shell with 100,000 services: a page", "ms")
                        .aim(atMost(100))
                        .forUsers(),
                less(
                                "shell: aiko:services 'sensor-7-7*', median",
                                "the shell with 100,000 services: a pattern of names",
                                "ms")
                        .aim(atMost(100)));
    }

    private static Benchmark directory() {
        return new Benchmark(
                "directory",
                DirectoryBenchmark.class,
                List.of("-XX:+UseSerialGC", "-Xmx2g"),
                List.of(
                        "--processes",
                        "100",
                        "--services",
                        "1000",
                        "--names",
                        "0",
                        "--seconds",
                        "2",
                        "--results",
                        RESULTS),
                LIMIT,
                List.of(
                        more(
                                        "adds a second, message handler with echo",
                                        "adds to the directory in memory",
                                        "services/s")
                                .beside("adds a second, plain maps and objects", "plain maps"),
                        less("heap bytes a service", "heap of a service in the directory", "bytes")
                                .aim(atMost(100))
                                .forUsers(),
                        less(
                                "page of 100 services by a pattern of the name, median ms",
                                "a pattern of names among 100,000",
                                "ms"),
                        less("share of one name, median ms", "the services of one name", "ms"),
                        less(
                                "registration with 1,000 readers, 99 of 100 ms",
                                "a registration while 1,000 read all",
                                "ms")));
    }

    private static Benchmark log() {
        return micro(
                "log",
                List.of("Logging", "aServiceHasALevel=false"),
                less("Logging.off, aServiceHasALevel false, loggersOf aiko.logging", "a disabled log call", "ns")
                        .beside("Logging.off, aServiceHasALevel false, loggersOf org.apache.felix.log", "Felix Log"),
                less("Logging.on, loggersOf aiko.logging", "a log record, published on MQTT", "ns")
                        .beside("Logging.on, loggersOf org.apache.felix.log", "Felix Log")
                        .aim(atMost(3_000))
                        .forUsers());
    }

    private static Benchmark mailbox() {
        return process(
                "mailbox",
                "2",
                more(
                                "items a second of processor time of both threads",
                                "items handed to an event loop, for a second of processor time",
                                "million/s")
                        .aim(atLeast(5)));
    }

    private static Benchmark codec() {
        return micro(
                "codec",
                List.of("Codec.(parse|generate)"),
                less("Codec.parse", "parsing an (add …) of 123 bytes into lists", "ns"),
                less("Codec.generate", "generating an (add …) of 123 bytes", "ns"));
    }

    private static Benchmark registrar(List<String> options, Figure... figures) {
        var arguments = new ArrayList<>(List.of(DISTRIBUTION, RESULTS));
        arguments.addAll(options);
        return benchmark(options.get(0), RegistrarBenchmark.class, arguments, figures);
    }

    private static Benchmark process(String name, String seconds, Figure... figures) {
        return new Benchmark(
                name,
                ProcessBenchmark.class,
                SERIAL,
                List.of(DISTRIBUTION, RESULTS, seconds, name),
                LIMIT,
                List.of(figures));
    }

    private static Benchmark micro(String name, List<String> patterns, Figure... figures) {
        var arguments = new ArrayList<>(List.of(RESULTS, "--short"));
        arguments.addAll(patterns);
        return new Benchmark(name, MicroBenchmark.class, List.of(), arguments, LIMIT, List.of(figures));
    }

    private static Benchmark benchmark(String name, Class<?> main, List<String> arguments, Figure... figures) {
        return new Benchmark(name, main, SERIAL, arguments, LIMIT, List.of(figures));
    }
}
