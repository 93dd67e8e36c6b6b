// SPDX-License-Identifier: Apache-2.0
package aiko.bench;

import io.etcd.jetcd.ByteSequence;
import io.etcd.jetcd.Client;
import io.etcd.jetcd.lease.LeaseKeepAliveResponse;
import io.etcd.jetcd.options.GetOption;
import io.etcd.jetcd.options.PutOption;
import io.grpc.stub.StreamObserver;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicReference;
import java.util.stream.Collectors;

/** Keys of etcd with a lease: one client and one lease for each process. */
final class EtcdSessions implements PeerSystem.Sessions {
    static final String ROOT = "services/";
    /** Shorter leases end on two cores while 100 processes register, and what has no lease cannot be registered. */
    static final int LEASE_SECONDS = 10;

    /** Of each process: etcd refuses more than 5,000 that are under way. */
    private static final int WINDOW = 10;

    private static final ByteSequence DETAILS = bytes("protocol/sensor:0 mqtt bench (room=1 floor=2)");

    private static final int AGAIN_MILLIS = 100;

    private static final String NO_LEASE = "requested lease not found";

    private record Session(Client client, PutOption option, AtomicReference<Throwable> lost) {
        void lose(Throwable failure) {
            if (String.valueOf(failure.getMessage()).contains(NO_LEASE)) {
                lost.set(failure);
            }
        }
    }

    private final List<Session> sessions = new ArrayList<>();

    EtcdSessions(String address, int processes) throws Exception {
        for (int i = 0; i < processes; i++) {
            Client client = connect(address);
            long lease = client.getLeaseClient().grant(LEASE_SECONDS).get().getID();
            client.getLeaseClient().keepAlive(lease, new StreamObserver<LeaseKeepAliveResponse>() {
                @Override
                public void onNext(LeaseKeepAliveResponse kept) {}

                @Override
                public void onError(Throwable failure) {
                    System.err.println("etcd: a lease has ended: " + failure.getMessage());
                }

                @Override
                public void onCompleted() {}
            });
            sessions.add(
                    new Session(client, PutOption.builder().withLeaseId(lease).build(), new AtomicReference<>()));
        }
    }

    static Client connect(String address) {
        // etcd ends the connections of those who send pings without calls.
        return Client.builder()
                .endpoints(address.split(","))
                .keepaliveWithoutCalls(false)
                .build();
    }

    static ByteSequence bytes(String text) {
        return ByteSequence.from(text, StandardCharsets.UTF_8);
    }

    @Override
    public void register(int process, List<String> services) throws Exception {
        var room = new Semaphore(WINDOW);
        for (String service : services) {
            room.acquire();
            registerWith(sessions.get(process), service, room);
        }
        room.acquire(WINDOW);
        if (sessions.get(process).lost().get() != null) {
            throw new IllegalStateException(
                    "a lease of process " + process + " has ended",
                    sessions.get(process).lost().get());
        }
    }

    private static void registerWith(Session session, String service, Semaphore room) {
        put(session, service, failure -> {
            if (failure != null) {
                session.lose(failure);
            }
            if (failure == null || session.lost().get() != null) {
                room.release();
            } else {
                System.err.println("etcd: tried again: " + failure.getMessage());
                CompletableFuture.delayedExecutor(AGAIN_MILLIS, TimeUnit.MILLISECONDS)
                        .execute(() -> registerWith(session, service, room));
            }
        });
    }

    private static void put(Session session, String service, PeerSystem.Result result) {
        session.client()
                .getKVClient()
                .put(bytes(ROOT + service), DETAILS, session.option())
                .whenComplete((put, failure) -> result.ended(failure));
    }

    @Override
    public void offer(String service, PeerSystem.Result result) {
        put(sessions.get(0), service, result);
    }

    @Override
    public Set<String> find() throws Exception {
        var all = GetOption.builder().isPrefix(true).withKeysOnly(true).build();
        return sessions.get(0).client().getKVClient().get(bytes(ROOT), all).get(60, TimeUnit.SECONDS).getKvs().stream()
                .map(entry -> entry.getKey().toString().substring(ROOT.length()))
                .collect(Collectors.toSet());
    }

    @Override
    public void close() {
        sessions.forEach(session -> session.client().close());
    }
}
