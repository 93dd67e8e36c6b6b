// SPDX-License-Identifier: Apache-2.0
package aiko.http.internal;

import aiko.event.LastingThread;
import aiko.process.spi.ServerIdentity;
import com.sun.net.httpserver.HttpHandler;
import com.sun.net.httpserver.HttpServer;
import com.sun.net.httpserver.HttpsConfigurator;
import com.sun.net.httpserver.HttpsParameters;
import com.sun.net.httpserver.HttpsServer;
import java.io.IOException;
import java.net.BindException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLParameters;
import org.apache.felix.hc.api.HealthCheck;
import org.apache.felix.hc.api.Result;
import org.osgi.framework.BundleContext;
import org.osgi.framework.FrameworkUtil;
import org.osgi.framework.ServiceRegistration;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.Deactivate;
import org.osgi.service.component.annotations.Reference;
import org.osgi.service.component.annotations.ReferenceCardinality;
import org.osgi.service.component.annotations.ReferencePolicy;
import org.osgi.service.log.Logger;
import org.osgi.service.log.LoggerFactory;
import org.osgi.service.metatype.annotations.Designate;

/**
 * The HTTP listener of the container: the JDK's server, with the handlers that are OSGi services with the property
 * {@value #PATH}. Its thread opens the port, again and again if another program has it.
 */
@Component(
        service = HealthCheck.class,
        immediate = true,
        configurationPid = ListenerConfiguration.PID,
        property = {HealthCheck.NAME + "=http", HealthCheck.TAGS + "=default"})
@Designate(ocd = ListenerConfiguration.class)
public final class HttpListener implements HealthCheck {
    static final String PATH = "aiko.http.path";

    /** The property of a handler: how many of its requests are answered at one time, beside those of all others. */
    static final String OWN_REQUESTS = "aiko.http.requests";

    /** Read once by the JDK's server: open connections, each of which has a thread while it has a request. */
    private static final String CONNECTIONS = "jdk.httpserver.maxConnections";

    /** Beside those with a request, there is room for as many without: new ones, and ones between two requests. */
    private static final int MOST_CONNECTIONS = 512;

    private static final int MOST_REQUESTS = 256;
    private static final int BACKLOG = 64;
    private static final Duration CLOSE_LIMIT = Duration.ofSeconds(1);
    /** How often it is looked for slow clients, and for another certificate. */
    private static final long LOOK_SECONDS = 1;

    /** The property of the server, an OSGi service while it listens, with the address that clients use. */
    static final String URI = "aiko.http.uri";

    private final BundleContext context;
    private final Path etc;
    private final ListenerConfiguration configuration;
    private final Logger logger;
    private final HandlerTable handlers;
    private final LastingThread thread;
    private final CountDownLatch stopping = new CountDownLatch(1);
    /** Owned by the thread; null until it listens. */
    private Listening listening;
    /** Owned by the thread. */
    private final Crowding crowding = new Crowding(System::nanoTime);

    private volatile Result state = new Result(Result.Status.TEMPORARILY_UNAVAILABLE, "does not listen yet");

    @Activate
    public HttpListener(
            BundleContext context,
            ListenerConfiguration configuration,
            @Reference(service = LoggerFactory.class) Logger logger) {
        this.context = context;
        String folder = context.getProperty("aiko.etc.dir");
        etc = Path.of(folder == null ? "" : folder);
        this.configuration = configuration;
        this.logger = logger;
        handlers = new HandlerTable(configuration.requests(), logger);
        thread = new LastingThread(
                "aiko-http",
                "cannot listen on " + configuration.host() + ":" + configuration.port() + " for HTTP",
                this::step,
                this::close,
                logger);
    }

    @Activate
    void start() {
        System.getProperties().putIfAbsent(CONNECTIONS, Integer.toString(MOST_CONNECTIONS));
        thread.start();
    }

    @Deactivate
    void stop() {
        thread.close();
        stopping.countDown();
        thread.join(CLOSE_LIMIT);
    }

    @Reference(
            cardinality = ReferenceCardinality.MULTIPLE,
            policy = ReferencePolicy.DYNAMIC,
            target = "(" + PATH + "=*)")
    void addHandler(HttpHandler handler, Map<String, Object> properties) {
        if (!(properties.get(PATH) instanceof String path) || !path.startsWith("/")) {
            logger.warn(
                    "HTTP handler {}: ignored: {} is {}; expected a path such as /example",
                    handler,
                    PATH,
                    properties.get(PATH));
            return;
        }
        int own = properties.get(OWN_REQUESTS) instanceof Integer number ? number : 0;
        if (!handlers.add(path, handler, own)) {
            logger.warn("HTTP handler {}: ignored: another one serves {}", handler, path);
        }
    }

    void removeHandler(HttpHandler handler, Map<String, Object> properties) {
        handlers.remove(String.valueOf(properties.get(PATH)), handler);
    }

    @Override
    public Result execute() {
        return state;
    }

    /** While it listens. */
    private record Listening(
            HttpServer server,
            RequestThreads requests,
            Optional<ServerIdentity> identity,
            ServiceRegistration<HttpServer> registration) {}

    /** The step that opens the port ends with that, so that the end of a problem is logged then. */
    private void step() throws IOException, InterruptedException {
        if (listening == null) {
            listen();
        } else if (!stopping.await(LOOK_SECONDS, TimeUnit.SECONDS)) {
            endSlow(listening.requests());
            tellCrowding(listening);
            listening.identity().ifPresent(ServerIdentity::refresh);
        }
    }

    private void listen() throws IOException {
        try {
            InetAddress address = InetAddress.getByName(configuration.host());
            Optional<ServerIdentity> identity =
                    ListenerIdentity.of(configuration, etc, line -> logger.error("HTTP: {}", line));
            serve(create(new InetSocketAddress(address, configuration.port()), identity), address, identity);
        } catch (IOException failure) {
            state = new Result(
                    Result.Status.CRITICAL,
                    "cannot listen on " + configuration.host() + ":" + configuration.port() + ": "
                            + failure.getMessage() + "; "
                            + (failure instanceof BindException
                                    ? "free the port, or change port or host of "
                                    : "change the settings of ")
                            + ListenerConfiguration.PID);
            throw failure;
        }
    }

    private static HttpServer create(InetSocketAddress address, Optional<ServerIdentity> identity) throws IOException {
        if (identity.isEmpty()) {
            return HttpServer.create(address, BACKLOG);
        }
        HttpsServer server = HttpsServer.create(address, BACKLOG);
        server.setHttpsConfigurator(new TlsSettings(identity.get().context()));
        return server;
    }

    private void serve(HttpServer server, InetAddress address, Optional<ServerIdentity> identity) {
        var requests = new RequestThreads(MOST_REQUESTS, System::nanoTime);
        var hosts = new OwnHosts(address.isLoopbackAddress(), configuration.hosts());
        try {
            server.setExecutor(requests);
            server.createContext("/", exchange -> handlers.handle(exchange, hosts, requests.current()));
            server.start();
            logger.info("HTTP: listening on {}", uri(server));
            state = new Result(Result.Status.OK, "listening on " + uri(server));
            if (!address.isLoopbackAddress()) {
                logger.warn(
                        "HTTP: {} admits other hosts to health and metrics, without a password; let a firewall restrict them",
                        configuration.host());
            }
            listening = new Listening(
                    server,
                    requests,
                    identity,
                    context.registerService(
                            HttpServer.class, server, FrameworkUtil.asDictionary(Map.of(URI, uri(server)))));
        } finally {
            if (listening == null) {
                close(server, requests);
            }
        }
    }

    /** The last step. */
    private void close() {
        if (listening != null) {
            try {
                withdraw(listening.registration());
            } finally {
                close(listening.server(), listening.requests());
            }
        }
    }

    /** The requests first: closing a connection would wait for a thread that writes to it. */
    private static void close(HttpServer server, RequestThreads requests) {
        try {
            requests.close();
        } finally {
            server.stop(0);
        }
    }

    private void endSlow(RequestThreads requests) {
        long ended = requests.endSlow();
        if (ended > 0) {
            logger.info("HTTP: ended connections of clients that sent or read too slowly, or stopped: {}", ended);
        }
    }

    private void tellCrowding(Listening present) {
        crowding.add(present.requests().crowdedOut()).ifPresent(line -> logger.warn("HTTP: {}", line));
        String address = "listening on " + uri(present.server());
        state = crowding.isCrowded()
                ? new Result(
                        Result.Status.WARN,
                        address
                                + ": too many connections at one time within the last minute, of which the oldest that did not"
                                + " complete their requests were ended; let a firewall restrict the clients")
                : new Result(Result.Status.OK, address);
    }

    private static final class TlsSettings extends HttpsConfigurator {
        TlsSettings(SSLContext context) {
            super(context);
        }

        @Override
        public void configure(HttpsParameters parameters) {
            SSLParameters own = getSSLContext().getDefaultSSLParameters();
            own.setProtocols(ServerIdentity.protocols());
            parameters.setSSLParameters(own);
        }
    }

    private static void withdraw(ServiceRegistration<HttpServer> listening) {
        try {
            listening.unregister();
        } catch (IllegalStateException stopped) {
            // The framework has done it, since the bundle has stopped.
        }
    }

    private String uri(HttpServer server) {
        String host = configuration.host();
        String scheme = server instanceof HttpsServer ? "https" : "http";
        return scheme + "://" + (host.indexOf(':') < 0 ? host : '[' + host + ']') + ':'
                + server.getAddress().getPort();
    }
}
