// SPDX-License-Identifier: Apache-2.0
package aiko.http.internal;

import aiko.event.LastingThread;
import com.sun.net.httpserver.HttpHandler;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.SynchronousQueue;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
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

    /** Read once by the JDK's server: seconds for a client to send its request. */
    private static final String REQUEST_TIME = "sun.net.httpserver.maxReqTime";

    private static final String REQUEST_SECONDS = "60";

    /** The same: open connections, each of which has a thread while its request is read. */
    private static final String CONNECTIONS = "jdk.httpserver.maxConnections";

    private static final int MOST_CONNECTIONS = 256;
    private static final int BACKLOG = 64;
    private static final Duration CLOSE_LIMIT = Duration.ofSeconds(1);

    /** The property of the server, an OSGi service while it listens, with the address that clients use. */
    static final String URI = "aiko.http.uri";

    private final BundleContext context;
    private final ListenerConfiguration configuration;
    private final Logger logger;
    private final HandlerTable handlers;
    private final LastingThread thread;
    private final CountDownLatch stopping = new CountDownLatch(1);
    private volatile Result state = new Result(Result.Status.TEMPORARILY_UNAVAILABLE, "does not listen yet");

    @Activate
    public HttpListener(
            BundleContext context,
            ListenerConfiguration configuration,
            @Reference(service = LoggerFactory.class) Logger logger) {
        this.context = context;
        this.configuration = configuration;
        this.logger = logger;
        handlers = new HandlerTable(configuration.requests(), logger);
        thread = new LastingThread(
                "aiko-http",
                "cannot listen on " + configuration.host() + ":" + configuration.port() + " for HTTP",
                this::listen,
                logger);
    }

    @Activate
    void start() {
        System.getProperties().putIfAbsent(REQUEST_TIME, REQUEST_SECONDS);
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
        } else if (!handlers.add(path, handler)) {
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

    private void listen() throws IOException, InterruptedException {
        InetAddress address = InetAddress.getByName(configuration.host());
        HttpServer server = create(address);
        ExecutorService requests = requests();
        try {
            server.setExecutor(requests);
            server.createContext("/", handlers);
            server.start();
            logger.info("HTTP: listening on {}", uri(server));
            state = new Result(Result.Status.OK, "listening on " + uri(server));
            if (!address.isLoopbackAddress()) {
                logger.warn(
                        "HTTP: {} admits other hosts to health and metrics, without a password; let a firewall restrict them",
                        configuration.host());
            }
            ServiceRegistration<HttpServer> listening = context.registerService(
                    HttpServer.class, server, FrameworkUtil.asDictionary(Map.of(URI, uri(server))));
            try {
                stopping.await();
            } finally {
                withdraw(listening);
            }
        } finally {
            server.stop(0);
            requests.shutdownNow();
        }
    }

    private HttpServer create(InetAddress address) throws IOException {
        try {
            return HttpServer.create(new InetSocketAddress(address, configuration.port()), BACKLOG);
        } catch (IOException failure) {
            state = new Result(
                    Result.Status.CRITICAL,
                    "cannot listen on " + configuration.host() + ":" + configuration.port() + ": "
                            + failure.getMessage() + "; free the port, or change port or host of "
                            + ListenerConfiguration.PID);
            throw failure;
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
        return "http://" + (host.indexOf(':') < 0 ? host : '[' + host + ']') + ':'
                + server.getAddress().getPort();
    }

    /** A thread for each request, none while there are none. */
    private ExecutorService requests() {
        var number = new AtomicInteger();
        return new ThreadPoolExecutor(0, MOST_CONNECTIONS, 10, TimeUnit.SECONDS, new SynchronousQueue<>(), task -> {
            var thread = new Thread(task, "aiko-http-" + number.incrementAndGet());
            thread.setDaemon(true);
            return thread;
        });
    }
}
