// SPDX-License-Identifier: Apache-2.0
package aiko.shell.internal.server;

import aiko.deployer.Deployer;
import aiko.event.LastingThread;
import aiko.health.Health;
import aiko.process.AikoProcess;
import aiko.registrar.Registrar;
import aiko.registrar.spi.Readiness;
import aiko.shell.internal.session.Sessions;
import aiko.shell.internal.status.ContainerStatus;
import aiko.shell.socket.AdminSocket;
import java.io.IOException;
import java.nio.channels.SocketChannel;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.IntConsumer;
import org.osgi.framework.BundleContext;
import org.osgi.framework.ServiceReference;
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

/**
 * Listens on the admin socket of the container, and serves each client in a thread. A client that sends no request, does not
 * read its answer, or is idle while others wait is closed, so that the owner can always connect.
 */
@Component(
        service = {},
        immediate = true)
public class AdminServer implements AdminClient.Owner {
    private static final String AUDIT = "aiko.audit";
    private static final int MOST_SESSIONS = 32;
    private static final int MOST_SILENT = 16;
    private static final Duration LOOK_WHILE_SILENT = Duration.ofMillis(500);
    private static final Duration LOOK = Duration.ofSeconds(2);

    private final BundleContext context;
    private final Sessions sessions;
    private final IntConsumer exit;
    private final Logger logger;

    /** For each line of a client: of a level of its own, since it is the owner's. */
    private final Logger commands;

    private final ListeningSocket socket;
    private final LastingThread thread;
    private final AtomicInteger clientNumber = new AtomicInteger();
    private final Set<AdminClient> clients = ConcurrentHashMap.newKeySet();
    private final AtomicBoolean fullReported = new AtomicBoolean();
    private boolean silentReported;

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

    /** Not the service: nothing of it is loaded before somebody asks. */
    @Reference(
            service = Health.class,
            cardinality = ReferenceCardinality.OPTIONAL,
            policy = ReferencePolicy.DYNAMIC,
            policyOption = ReferencePolicyOption.GREEDY)
    private volatile ServiceReference<Health> health;

    @Activate
    public AdminServer(
            BundleContext context,
            @Reference Sessions sessions,
            @Reference(target = "(aiko.launcher=exit)") IntConsumer exit,
            @Reference LoggerFactory loggers,
            @Reference(service = LoggerFactory.class) Logger logger)
            throws IOException {
        this.context = context;
        this.sessions = sessions;
        this.exit = exit;
        this.logger = logger;
        commands = loggers.getLogger(AUDIT);
        socket = new ListeningSocket(new AdminSocket(Path.of(context.getProperty("aiko.data.dir"))));
        thread = new LastingThread(
                "aiko-admin-socket",
                "the admin socket cannot accept clients",
                this::acceptClients,
                socket.selector()::close,
                logger);
    }

    /** After the fields have been set; the constructor runs before. */
    @Activate
    void activate() {
        thread.start();
    }

    @Deactivate
    void deactivate() throws IOException {
        thread.close();
        socket.close();
        clients.forEach(AdminClient::close);
    }

    /** Does not block in accept: any bundle can interrupt this thread, and an interrupt would close the socket. */
    private void acceptClients() throws IOException {
        socket.selector().select(nextLook().toMillis());
        socket.selector().selectedKeys().clear();
        closeOverdueClients();
        if (socket.restore()) {
            logger.warn("admin socket: {} was removed or replaced; listening again", socket.path());
        }
        for (SocketChannel channel = accept(); channel != null; channel = accept()) {
            serve(channel);
        }
    }

    private SocketChannel accept() throws IOException {
        return thread.isClosed() ? null : socket.accept();
    }

    private Duration nextLook() {
        return clients.stream().anyMatch(client -> client.activity().isSilent()) ? LOOK_WHILE_SILENT : LOOK;
    }

    private void closeOverdueClients() {
        for (AdminClient client : clients) {
            if (client.activity().isOverdue()) {
                client.close();
            }
        }
    }

    private void serve(SocketChannel channel) throws IOException {
        List<AdminClient> silent =
                clients.stream().filter(client -> client.activity().isSilent()).toList();
        if (silent.size() >= MOST_SILENT) {
            silent.stream()
                    .max(Comparator.comparing(client -> client.activity().age()))
                    .ifPresent(AdminClient::close);
            if (!silentReported) {
                silentReported = true;
                logger.warn(
                        "admin socket: {} clients have sent no request; each further client replaces the oldest",
                        MOST_SILENT);
            }
        } else if (silent.isEmpty()) {
            silentReported = false;
        }
        var client = new AdminClient(
                channel,
                sessions,
                this::status,
                this::health,
                exit,
                line -> commands.debug("{}", line),
                this,
                "aiko-shell-" + clientNumber.incrementAndGet());
        clients.add(client);
        try {
            client.start();
        } catch (Throwable noThread) {
            client.close();
            clients.remove(client);
            throw noThread;
        }
    }

    @Override
    public synchronized boolean begin(AdminClient session) {
        List<AdminClient> open =
                clients.stream().filter(client -> client.activity().isSession()).toList();
        if (open.size() < MOST_SESSIONS) {
            fullReported.set(false);
            session.activity().becomeSession();
            return true;
        }
        Optional<AdminClient> dispensable = open.stream()
                .filter(client -> client.activity().isDispensable())
                .max(Comparator.comparing(client -> client.activity().quiet()));
        if (dispensable.isEmpty()) {
            if (fullReported.compareAndSet(false, true)) {
                logger.warn("admin socket: {} sessions are open; refusing further sessions", MOST_SESSIONS);
            }
            return false;
        }
        dispensable.get().close();
        session.activity().becomeSession();
        return true;
    }

    @Override
    public void ended(AdminClient client) {
        clients.remove(client);
    }

    private Optional<ContainerStatus> status() {
        AikoProcess current = process;
        return current == null
                ? Optional.empty()
                : Optional.of(new ContainerStatus(new Readiness(
                        current,
                        processes.stream().filter(each -> each != current).toList(),
                        Optional.ofNullable(registrar),
                        deployed != null)));
    }

    private Optional<Health> health() {
        ServiceReference<Health> present = health;
        return present == null ? Optional.empty() : Optional.ofNullable(context.getService(present));
    }
}
