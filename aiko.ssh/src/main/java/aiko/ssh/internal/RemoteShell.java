// SPDX-License-Identifier: Apache-2.0
package aiko.ssh.internal;

import aiko.event.LastingThread;
import aiko.shell.spi.ShellSessions;
import java.io.IOException;
import java.net.InetAddress;
import java.net.SocketAddress;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyPair;
import java.security.PublicKey;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.ScheduledThreadPoolExecutor;
import java.util.concurrent.Semaphore;
import java.util.concurrent.ThreadFactory;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.apache.felix.hc.api.HealthCheck;
import org.apache.felix.hc.api.Result;
import org.apache.sshd.common.config.keys.KeyUtils;
import org.apache.sshd.common.global.KeepAliveHandler;
import org.apache.sshd.common.io.nio2.Nio2ServiceFactoryFactory;
import org.apache.sshd.common.keyprovider.KeyPairProvider;
import org.apache.sshd.common.session.Session;
import org.apache.sshd.common.util.threads.SshThreadPoolExecutor;
import org.apache.sshd.core.CoreModuleProperties;
import org.apache.sshd.server.SshServer;
import org.apache.sshd.server.auth.pubkey.UserAuthPublicKeyFactory;
import org.apache.sshd.server.channel.ChannelSession;
import org.apache.sshd.server.channel.ChannelSessionFactory;
import org.apache.sshd.server.forward.RejectAllForwardingFilter;
import org.apache.sshd.server.global.NoMoreSessionsHandler;
import org.apache.sshd.server.session.ServerSession;
import org.osgi.framework.BundleContext;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.ConfigurationPolicy;
import org.osgi.service.component.annotations.Deactivate;
import org.osgi.service.component.annotations.Reference;
import org.osgi.service.log.LogLevel;
import org.osgi.service.log.Logger;
import org.osgi.service.log.LoggerFactory;
import org.osgi.service.log.admin.LoggerAdmin;
import org.osgi.service.log.admin.LoggerContext;
import org.osgi.service.metatype.annotations.Designate;

/** The SSH server: keys only, for prompts and commands only. */
@Component(
        service = HealthCheck.class,
        immediate = true,
        configurationPid = SshConfiguration.PID,
        configurationPolicy = ConfigurationPolicy.REQUIRE,
        property = {HealthCheck.NAME + "=ssh", HealthCheck.TAGS + "=default"})
@Designate(ocd = SshConfiguration.class)
public class RemoteShell implements HealthCheck {
    private static final int IO_THREADS = 2;
    private static final int CHANNELS_OF_ONE = 10;
    private static final Duration CLOSE_LIMIT = Duration.ofSeconds(1);
    /** MINA waits up to 5 s for the threads that read and write. */
    private static final Duration STOP_LIMIT = Duration.ofSeconds(8);

    private static final String IDENTIFICATION = "Aiko";
    private static final String MINA = "org.apache.sshd";

    private final ShellSessions sessions;
    private final Audit audit;
    private final AuthorizedKeys keys;
    private final Semaphore room;
    private final AtomicInteger number = new AtomicInteger();
    private final SshConfiguration configuration;
    private final Path hostKeyFile;
    private final Logger logger;
    private final LastingThread thread;
    private final CountDownLatch closing = new CountDownLatch(1);
    private volatile Result state = new Result(Result.Status.TEMPORARILY_UNAVAILABLE, "does not listen yet");

    /** Owned by the thread; null until it listens. */
    private SshServer server;

    @Activate
    public RemoteShell(
            BundleContext context,
            SshConfiguration configuration,
            @Reference ShellSessions sessions,
            @Reference LoggerAdmin levels,
            @Reference(service = LoggerFactory.class) Logger logger) {
        this.configuration = configuration;
        this.sessions = sessions;
        this.logger = logger;
        audit = new Audit(logger);
        room = new Semaphore(configuration.sessions());
        Path etc = Path.of(context.getProperty("aiko.etc.dir"));
        keys = new AuthorizedKeys(etc.resolve(configuration.authorized_keys()), audit::problem);
        hostKeyFile = Path.of(context.getProperty("aiko.data.dir"), "ssh", "host_key");
        quiet(levels, context.getBundle().getSymbolicName());
        thread = new LastingThread(
                "aiko-ssh",
                "ssh: cannot listen on " + configuration.host() + ':' + configuration.port(),
                this::listen,
                this::stop,
                logger);
    }

    /** MINA logs each connection, and each mistake of a stranger; the audit does so, with a limit. A level that is set stays. */
    private static void quiet(LoggerAdmin levels, String bundle) {
        LoggerContext context = levels.getLoggerContext(bundle);
        Map<String, LogLevel> all = new HashMap<>(context.getLogLevels());
        if (all.putIfAbsent(MINA, LogLevel.ERROR) == null) {
            context.setLogLevels(all);
        }
    }

    /** After the fields have been set; the constructor runs before. */
    @Activate
    void activate() {
        thread.start();
    }

    @Deactivate
    void deactivate() {
        thread.close();
        closing.countDown();
        // Once this returns, the classes of the bundle may be gone, which closing needs.
        thread.join(STOP_LIMIT);
    }

    @Override
    public Result execute() {
        return state;
    }

    /** On a thread of its own: MINA's classes take half a second, and a port that is in use may become free. */
    private void listen() throws IOException, GeneralSecurityException, InterruptedException {
        if (server != null) {
            closing.await();
            return;
        }
        JdkEd25519.register();
        KeyPair hostKey = HostKey.of(hostKeyFile);
        SshServer created = server(hostKey);
        try {
            created.start();
        } catch (IOException | RuntimeException failure) {
            close(created);
            state = new Result(
                    Result.Status.CRITICAL,
                    "cannot listen on " + configuration.host() + ':' + configuration.port() + ": "
                            + failure.getMessage() + "; free the port, or change port or host of "
                            + SshConfiguration.PID);
            throw failure;
        }
        server = created;
        state = new Result(Result.Status.OK, "listening on " + configuration.host() + ':' + created.getPort());
        logger.info(
                "ssh: listening on {}:{}, host key {}; keys that may log in: {}",
                configuration.host(),
                created.getPort(),
                KeyUtils.getFingerPrint(hostKey.getPublic()),
                keys.file());
        if (!InetAddress.getByName(configuration.host()).isLoopbackAddress()) {
            logger.info("ssh: other machines can connect; whoever has one of the keys can do everything here");
        }
    }

    private void stop() throws IOException, InterruptedException {
        if (server != null) {
            close(server);
            // The commands end, since their clients have gone.
            room.tryAcquire(configuration.sessions(), CLOSE_LIMIT.toMillis(), TimeUnit.MILLISECONDS);
        }
    }

    /** Closes the port, all connections, and the threads. MINA's own stop does nothing if the port could not be opened. */
    private static void close(SshServer opened) throws IOException {
        // Null once it is closed.
        ScheduledExecutorService timer = opened.getScheduledExecutorService();
        try {
            opened.close(true).await(CLOSE_LIMIT);
        } finally {
            timer.shutdownNow();
        }
    }

    private SshServer server(KeyPair hostKey) {
        SshServer created = SshServer.setUpDefaultServer();
        created.setHost(configuration.host());
        created.setPort(configuration.port());
        created.setKeyPairProvider(KeyPairProvider.wrap(hostKey));
        created.setIoServiceFactoryFactory(new Nio2ServiceFactoryFactory(() -> new SshThreadPoolExecutor(
                IO_THREADS, IO_THREADS, 0, TimeUnit.SECONDS, new LinkedBlockingQueue<>(), threads("aiko-ssh-io-"))));
        created.setScheduledExecutorService(new ScheduledThreadPoolExecutor(1, threads("aiko-ssh-timer-")), true);

        created.setUserAuthFactories(List.of(UserAuthPublicKeyFactory.INSTANCE));
        created.setPasswordAuthenticator(null);
        created.setKeyboardInteractiveAuthenticator(null);
        created.setPublickeyAuthenticator(this::mayLogIn);

        created.setChannelFactories(List.of(new ChannelSessionFactory() {
            @Override
            public ChannelSession createChannel(Session session) {
                return new RestrictedChannel();
            }
        }));
        created.setShellFactory(channel -> command(channel, null));
        created.setCommandFactory(this::command);
        created.setSubsystemFactories(List.of());
        created.setForwardingFilter(RejectAllForwardingFilter.INSTANCE);
        created.setAgentFactory(null);
        created.setGlobalRequestHandlers(List.of(KeepAliveHandler.INSTANCE, NoMoreSessionsHandler.INSTANCE));

        CoreModuleProperties.SERVER_IDENTIFICATION.set(created, IDENTIFICATION);
        CoreModuleProperties.MAX_AUTH_REQUESTS.set(created, configuration.attempts());
        CoreModuleProperties.AUTH_TIMEOUT.set(created, Duration.ofSeconds(configuration.login_seconds()));
        CoreModuleProperties.IDLE_TIMEOUT.set(created, Duration.ofMinutes(configuration.idle_minutes()));
        CoreModuleProperties.MAX_CONCURRENT_CHANNELS.set(created, CHANNELS_OF_ONE);

        created.addSessionListener(new Connections(configuration.unauthenticated(), audit));
        return created;
    }

    private static ThreadFactory threads(String name) {
        var created = new AtomicInteger();
        return task -> {
            var thread = new Thread(task, name + created.incrementAndGet());
            thread.setDaemon(true);
            return thread;
        };
    }

    private boolean mayLogIn(String user, PublicKey key, ServerSession session) {
        Optional<AuthorizedKeys.Authorized> authorized = keys.find(key);
        SocketAddress from = session.getRemoteAddress();
        if (authorized.isEmpty()) {
            audit.tellOfStranger(from, "key " + KeyUtils.getFingerPrint(key) + " refused: it is not in " + keys.file());
            return false;
        }
        Client.of(key, authorized.get()).identify(session);
        return true;
    }

    private ShellCommand command(ChannelSession channel, String line) {
        return new ShellCommand(
                sessions, room, audit, "aiko-ssh-" + number.incrementAndGet(), (RestrictedChannel) channel, line);
    }
}
