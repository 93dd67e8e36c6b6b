// SPDX-License-Identifier: Apache-2.0
package aiko.bench;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import org.apache.zookeeper.CreateMode;
import org.apache.zookeeper.KeeperException;
import org.apache.zookeeper.Watcher.Event.KeeperState;
import org.apache.zookeeper.ZooDefs;
import org.apache.zookeeper.ZooKeeper;

/** Ephemeral nodes of ZooKeeper: one session for each process. */
final class ZooKeeperSessions implements PeerSystem.Sessions {
    static final String ROOT = "/services";
    /** The shortest that a server with the usual tick of 2 s grants. */
    static final int SESSION_MILLIS = 4_000;

    private static final int WINDOW = 500;
    private static final byte[] DETAILS =
            "protocol/sensor:0 mqtt bench (room=1 floor=2)".getBytes(StandardCharsets.UTF_8);

    private final List<ZooKeeper> clients = new ArrayList<>();

    ZooKeeperSessions(String address, int processes) throws Exception {
        for (int i = 0; i < processes; i++) {
            clients.add(connect(address));
        }
    }

    static ZooKeeper connect(String address) throws Exception {
        var connected = new CountDownLatch(1);
        var client = new ZooKeeper(address, SESSION_MILLIS, event -> {
            if (event.getState() == KeeperState.SyncConnected) {
                connected.countDown();
            }
        });
        if (!connected.await(30, TimeUnit.SECONDS)) {
            throw new IllegalStateException("ZooKeeper: not connected");
        }
        return client;
    }

    @Override
    public void register(int process, List<String> services) throws Exception {
        ZooKeeper client = clients.get(process);
        createParent(client, services.get(0));
        var room = new Semaphore(WINDOW);
        for (String service : services) {
            room.acquire();
            createInTheEnd(client, service, room);
        }
        room.acquire(WINDOW);
    }

    /** Tries again as long as it is not known whether it was created. */
    private static void createInTheEnd(ZooKeeper client, String service, Semaphore room) {
        create(client, service, failure -> {
            if (failure instanceof KeeperException.ConnectionLossException) {
                createInTheEnd(client, service, room);
                return;
            }
            room.release();
            if (failure != null && !(failure instanceof KeeperException.NodeExistsException)) {
                System.err.println("ZooKeeper: " + failure.getMessage());
            }
        });
    }

    private static void create(ZooKeeper client, String service, PeerSystem.Result result) {
        client.create(
                path(service),
                DETAILS,
                ZooDefs.Ids.OPEN_ACL_UNSAFE,
                CreateMode.EPHEMERAL,
                (code, path, context, name) -> {
                    KeeperException.Code known = KeeperException.Code.get(code);
                    result.ended(known == KeeperException.Code.OK ? null : KeeperException.create(known, path));
                },
                null);
    }

    /** The list of a node's children has to fit into a packet of a megabyte: each process has a node. */
    private static String path(String service) {
        return ROOT + '/' + service.substring(0, service.indexOf('-')) + '/' + service;
    }

    private static void createParent(ZooKeeper client, String service) throws Exception {
        String path = path(service);
        String parent = path.substring(0, path.lastIndexOf('/'));
        for (boolean isThere = false; !isThere; ) {
            try {
                client.create(parent, new byte[0], ZooDefs.Ids.OPEN_ACL_UNSAFE, CreateMode.PERSISTENT);
                isThere = true;
            } catch (KeeperException.NodeExistsException already) {
                isThere = true;
            } catch (KeeperException.ConnectionLossException unknown) {
                // again
            }
        }
    }

    @Override
    public void prepare(String service) throws Exception {
        createParent(clients.get(0), service);
    }

    @Override
    public void offer(String service, PeerSystem.Result result) {
        create(clients.get(0), service, result);
    }

    @Override
    public Set<String> find() throws Exception {
        var synchronizedNow = new CountDownLatch(1);
        clients.get(0).sync(ROOT, (code, path, context) -> synchronizedNow.countDown(), null);
        synchronizedNow.await();
        return list(clients.get(0));
    }

    /** The services of all processes. */
    static Set<String> list(ZooKeeper client) throws Exception {
        var all = new HashSet<String>();
        for (String process : client.getChildren(ROOT, false)) {
            all.addAll(client.getChildren(ROOT + '/' + process, false));
        }
        return all;
    }

    @Override
    public void close() throws Exception {
        for (ZooKeeper client : clients) {
            client.close();
        }
    }
}
