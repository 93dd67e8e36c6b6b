// SPDX-License-Identifier: Apache-2.0
package aiko.shell.internal.session;

import aiko.deployer.Deployer;
import aiko.process.AikoProcess;
import aiko.registrar.Registrar;
import aiko.shell.protocol.AdminSocket;
import java.io.IOException;
import java.nio.channels.ClosedChannelException;
import java.nio.channels.ServerSocketChannel;
import java.nio.channels.SocketChannel;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.IntConsumer;
import org.osgi.framework.BundleContext;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.Deactivate;
import org.osgi.service.component.annotations.Reference;
import org.osgi.service.component.annotations.ReferenceCardinality;
import org.osgi.service.component.annotations.ReferencePolicy;
import org.osgi.service.component.annotations.ReferencePolicyOption;
import org.osgi.service.condition.Condition;
import org.osgi.service.log.Logger;
import org.osgi.service.log.LoggerFactory;

/** Lets the owner of the container in: listens on the admin socket, and gives each client a thread. */
@Component(
        service = {},
        immediate = true)
public class AdminServer {
    private static final int MOST_CLIENTS = 32;

    private final Sessions sessions;
    private final IntConsumer exit;
    private final Logger logger;
    private final AdminSocket socket;
    private final ServerSocketChannel server;
    private final AtomicInteger clientNumber = new AtomicInteger();
    private final Set<ClientConnection> clients = ConcurrentHashMap.newKeySet();

    @Reference(
            cardinality = ReferenceCardinality.OPTIONAL,
            policy = ReferencePolicy.DYNAMIC,
            policyOption = ReferencePolicyOption.GREEDY)
    private volatile AikoProcess process;

    @Reference(
            cardinality = ReferenceCardinality.OPTIONAL,
            policy = ReferencePolicy.DYNAMIC,
            policyOption = ReferencePolicyOption.GREEDY)
    private volatile Registrar registrar;

    @Reference(policy = ReferencePolicy.DYNAMIC)
    private volatile List<AikoProcess> processes;

    @Reference(
            cardinality = ReferenceCardinality.OPTIONAL,
            policy = ReferencePolicy.DYNAMIC,
            target = "(" + Condition.CONDITION_ID + "=" + Deployer.CONDITION_SETTLED + ")")
    private volatile Condition deployed;

    @Activate
    public AdminServer(
            BundleContext context,
            @Reference Sessions sessions,
            @Reference(target = "(aiko.launcher=exit)") IntConsumer exit,
            @Reference(service = LoggerFactory.class) Logger logger)
            throws IOException {
        this.sessions = sessions;
        this.exit = exit;
        this.logger = logger;
        socket = new AdminSocket(Path.of(context.getProperty("aiko.data.dir")));
        server = socket.listen();
    }

    /** After the fields have been set, which the constructor comes too early for. */
    @Activate
    void activate() {
        var thread = new Thread(this::accept, "aiko-admin-socket");
        thread.setDaemon(true);
        thread.start();
    }

    @Deactivate
    void deactivate() throws IOException {
        server.close();
        socket.remove();
        clients.forEach(ClientConnection::close);
    }

    private void accept() {
        while (server.isOpen()) {
            try {
                SocketChannel channel = server.accept();
                if (clients.size() >= MOST_CLIENTS) {
                    channel.close();
                    logger.warn("admin socket: more than {} clients at a time: one is turned away", MOST_CLIENTS);
                    continue;
                }
                var client = new ClientConnection(channel, sessions, this::status, exit, clients::remove);
                clients.add(client);
                client.start("aiko-shell-" + clientNumber.incrementAndGet());
            } catch (ClosedChannelException closed) {
                return;
            } catch (IOException failure) {
                logger.warn("admin socket: a client was not let in: {}", failure.getMessage());
            }
        }
    }

    private Optional<ContainerStatus> status() {
        AikoProcess current = process;
        return current == null
                ? Optional.empty()
                : Optional.of(new ContainerStatus(
                        current,
                        processes.stream().filter(each -> each != current).toList(),
                        Optional.ofNullable(registrar),
                        deployed != null));
    }
}
