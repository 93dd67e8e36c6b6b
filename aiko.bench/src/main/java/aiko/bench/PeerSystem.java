// SPDX-License-Identifier: Apache-2.0
package aiko.bench;

import java.util.List;
import java.util.Set;

/** A directory of services on this machine, with its servers, that can be compared with others. */
interface PeerSystem extends AutoCloseable {
    String name();

    /** Of servers and client, and what was set. */
    String setting();

    /** What {@link #sessions} of another JVM needs. */
    String address();

    /** A watcher, which tells of each service that it hears of, until it is closed. */
    AutoCloseable watch(KnownServices known) throws Exception;

    /** Resident memory of all servers. */
    long megabytes() throws Exception;

    /** Its leaders, as far as it has any. */
    List<Fault> faults();

    /** @param what is killed */
    record Fault(String what, Action kill) {}

    interface Action {
        /** Returns when it was killed, as {@link System#nanoTime()}. */
        long kill() throws Exception;
    }

    @Override
    void close() throws Exception;

    /** The sessions of processes: each has a client of its own. */
    interface Sessions extends AutoCloseable {
        /** Registers, and returns when the server has acknowledged all, as far as it acknowledges. */
        void register(int process, List<String> services) throws Exception;

        /** Before the first of these is offered. */
        default void prepare(String service) throws Exception {}

        /** One more of the first process. The result is null, or why it was not registered. */
        void offer(String service, Result result);

        /** What the first process is told when it asks for all services. */
        Set<String> find() throws Exception;
    }

    /** What has become of it. */
    interface Result {
        void ended(Throwable failure);
    }

    /** Connects processes. */
    static Sessions sessions(String system, String address, int processes) throws Exception {
        return switch (system) {
            case ZooKeeperSystem.NAME -> new ZooKeeperSessions(address, processes);
            case EtcdSystem.NAME -> new EtcdSessions(address, processes);
            case NatsMicroSystem.NAME -> new NatsMicroSessions(address, processes);
            case AikoSystem.NAME -> new AikoSessions(address, processes);
            default -> throw new IllegalArgumentException(system);
        };
    }

    /** Starts the servers. */
    static PeerSystem start(String system, java.nio.file.Path distribution) throws Exception {
        return switch (system) {
            case ZooKeeperSystem.NAME -> new ZooKeeperSystem();
            case EtcdSystem.NAME -> new EtcdSystem();
            case NatsMicroSystem.NAME -> new NatsMicroSystem();
            case AikoSystem.NAME -> new AikoSystem(distribution);
            default -> throw new IllegalArgumentException(system + ": expected one of " + NAMES);
        };
    }

    String LEADER = "the leader";

    List<String> NAMES = List.of(AikoSystem.NAME, ZooKeeperSystem.NAME, EtcdSystem.NAME, NatsMicroSystem.NAME);
}
