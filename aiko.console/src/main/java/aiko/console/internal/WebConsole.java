// SPDX-License-Identifier: Apache-2.0
package aiko.console.internal;

import aiko.console.internal.access.Attempts;
import aiko.console.internal.access.RequestCheck;
import aiko.console.internal.access.Session;
import aiko.console.internal.access.Sessions;
import aiko.console.internal.access.Token;
import aiko.console.internal.json.Json;
import aiko.console.internal.page.Page;
import aiko.console.internal.request.Audit;
import aiko.console.internal.request.Call;
import aiko.console.internal.request.Problem;
import aiko.console.internal.stream.EventStreams;
import aiko.logging.spi.Console;
import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpHandler;
import com.sun.net.httpserver.HttpServer;
import com.sun.net.httpserver.HttpsServer;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicBoolean;
import org.osgi.framework.BundleContext;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.ConfigurationPolicy;
import org.osgi.service.component.annotations.Deactivate;
import org.osgi.service.component.annotations.Reference;
import org.osgi.service.component.annotations.ReferenceCardinality;
import org.osgi.service.component.annotations.ReferencePolicy;
import org.osgi.service.component.annotations.ReferencePolicyOption;
import org.osgi.service.metatype.annotations.Designate;

/** Answers the requests of browsers, on the threads of the listener. */
@Component(
        service = {HttpHandler.class, WebConsole.class},
        configurationPid = WebConsole.PID,
        configurationPolicy = ConfigurationPolicy.OPTIONAL,
        property = {"aiko.http.path=" + WebConsole.PATH, "aiko.http.requests:Integer=" + WebConsole.MOST_REQUESTS})
@Designate(ocd = ConsoleSettings.class)
public class WebConsole implements HttpHandler {
    static final String PID = "aiko.console";
    static final String PATH = "/console";
    private static final String INTERFACE = "api/";
    private static final String LISTENER_ADDRESS = "aiko.http.uri";
    /** Its room in the listener. */
    static final int MOST_REQUESTS = EventStreams.MOST + 8;

    private static final List<String> READING = List.of("GET", "HEAD");
    private static final String ONLY_WITH_TLS =
            "other machines are answered only with TLS; set tls.certificate and tls.key of aiko.http, or tls.proxy of aiko.console if a"
                    + " proxy has TLS, or use a tunnel to this machine";

    private final Page page = new Page();
    private final boolean isBehindProxy;
    private final Sessions sessions;
    private final Attempts attempts = new Attempts(System::nanoTime);
    private final EventStreams streams = new EventStreams();
    private final Token token;
    private final Routes routes;
    private final Audit audit;
    private final AtomicBoolean printed = new AtomicBoolean();
    private volatile String listenerAddress;

    @Reference(
            cardinality = ReferenceCardinality.OPTIONAL,
            policy = ReferencePolicy.DYNAMIC,
            policyOption = ReferencePolicyOption.GREEDY)
    private volatile Console terminal;

    @Activate
    public WebConsole(BundleContext context, ConsoleSettings settings, @Reference Routes routes, @Reference Audit audit)
            throws IOException {
        this.routes = routes;
        this.audit = audit;
        isBehindProxy = settings.tls_proxy();
        sessions = new Sessions(Duration.ofHours(Math.max(1, settings.session_hours())), System::nanoTime);
        routes.limitUploads((long) Math.max(1, settings.upload_limit()) << 20);
        token = Token.of(Path.of(context.getProperty("aiko.data.dir")));
    }

    @Deactivate
    void deactivate() {
        sessions.clear();
        streams.close();
    }

    /** The listener publishes its address when it has its port. */
    @Reference(
            cardinality = ReferenceCardinality.OPTIONAL,
            policy = ReferencePolicy.DYNAMIC,
            policyOption = ReferencePolicyOption.GREEDY,
            target = "(" + LISTENER_ADDRESS + "=*)")
    void setListener(HttpServer listener, Map<String, Object> properties) {
        listenerAddress = String.valueOf(properties.get(LISTENER_ADDRESS));
        boolean isLocal = listener.getAddress().getAddress().isLoopbackAddress();
        if (!isLocal && !isBehindProxy && !(listener instanceof HttpsServer)) {
            audit.logger().warn("console: {}", ONLY_WITH_TLS);
        }
        if (token.isNew() && printed.compareAndSet(false, true)) {
            String line = "CONSOLE " + address().orElseThrow();
            Console owner = terminal;
            if (owner != null) {
                owner.println(line);
            } else {
                System.out.println(line);
                System.out.flush();
            }
        }
    }

    void unsetListener(HttpServer listener) {
        listenerAddress = null;
    }

    /** The address of the console without the token. Empty without a listener. */
    Optional<String> page() {
        return Optional.ofNullable(listenerAddress).map(listener -> listener + PATH + '/');
    }

    /** The address of the console, with the token behind {@code #}: browsers do not send that part. Empty without a listener. */
    Optional<String> address() {
        String listener = listenerAddress;
        return listener == null ? Optional.empty() : Optional.of(listener + PATH + "/#token=" + token.text());
    }

    @Override
    public void handle(HttpExchange exchange) throws IOException {
        try {
            page.secure(exchange.getResponseHeaders());
            String path = exchange.getRequestURI().getPath();
            String rest = path.length() > PATH.length() ? path.substring(PATH.length() + 1) : "";
            boolean isInterface = rest.startsWith(INTERFACE);
            Optional<String> refusal = plainText(exchange)
                    .or(() -> RequestCheck.refusal(
                            exchange.getRequestMethod(), exchange.getRequestHeaders(), !isInterface));
            if (refusal.isPresent()) {
                Call.answer(exchange, 403, problem(refusal.get()));
            } else if (isInterface) {
                call(exchange, rest.substring(INTERFACE.length()));
            } else if (!READING.contains(exchange.getRequestMethod())) {
                exchange.getResponseHeaders().set("Allow", String.join(", ", READING));
                Call.answer(exchange, 405, problem("a page can only be read"));
            } else if (path.equals(PATH)) {
                exchange.getResponseHeaders().set("Location", PATH + '/');
                exchange.sendResponseHeaders(308, -1);
            } else if (!page.send(exchange, rest)) {
                Call.answer(exchange, 404, problem("there is no such page"));
            }
        } catch (InterruptedException ended) {
            Thread.currentThread().interrupt();
        }
    }

    /** The token must not pass a network that others can read. */
    private Optional<String> plainText(HttpExchange exchange) {
        boolean isLocal = exchange.getLocalAddress().getAddress().isLoopbackAddress();
        return isLocal || isSecure(exchange) ? Optional.empty() : Optional.of(ONLY_WITH_TLS);
    }

    private boolean isSecure(HttpExchange exchange) {
        return isBehindProxy || exchange.getHttpContext().getServer() instanceof HttpsServer;
    }

    private void call(HttpExchange exchange, String name) throws IOException, InterruptedException {
        Optional<Session> session = session(exchange);
        try {
            var call = new Call(exchange, session.orElse(null));
            if (name.equals("login")) {
                login(call);
            } else if (name.equals("session")) {
                call.answer(200, Json.object("loggedIn", session.isPresent()));
            } else if (session.isEmpty()) {
                throw Problem.unauthorized(
                        "log in with the token of the console; aiko:console prints its address with the token");
            } else if (name.equals("logout")) {
                requirePost(call);
                sessions.end(session.get());
                call.answer(200, Json.object());
            } else {
                routes.answer(call, name, streams);
            }
        } catch (Problem problem) {
            Call.answer(exchange, problem.status(), problem(problem.getMessage()));
        } catch (IllegalArgumentException | IllegalStateException problem) {
            Call.answer(exchange, 400, problem(String.valueOf(problem.getMessage())));
        }
    }

    private static Object problem(String line) {
        return Json.object("problem", line);
    }

    private static void requirePost(Call call) {
        if (!call.exchange().getRequestMethod().equals("POST")) {
            throw call.wrongMethod("POST");
        }
    }

    private void login(Call call) throws IOException {
        requirePost(call);
        String address = call.exchange().getRemoteAddress().getAddress().getHostAddress();
        // Nobody guesses the token. Only wrong ones are limited: else any local program could lock the owner out.
        if (!token.is(call.body().text("token").strip())) {
            long pause = attempts.pauseSeconds(address);
            if (pause > 0) {
                call.exchange().getResponseHeaders().set("Retry-After", Long.toString(pause));
                throw Problem.tooMany("wrong token, too many times from " + address + "; try again in " + pause + " s");
            }
            attempts.failed(address);
            audit.logger().warn("console: login from {} failed: wrong token", address);
            throw Problem.unauthorized("this token is not valid; aiko:console prints the right one");
        }
        attempts.succeeded(address);
        Session session = sessions.open(address);
        audit.logger().audit("console {}: logged in", session);
        call.exchange()
                .getResponseHeaders()
                .add(
                        "Set-Cookie",
                        cookieName(call.exchange()) + '=' + sessions.cookie(session) + "; Path=" + PATH
                                + "; HttpOnly; SameSite=Strict"
                                + (isSecure(call.exchange()) ? "; Secure" : ""));
        call.answer(200, Json.object("loggedIn", true));
    }

    private Optional<Session> session(HttpExchange exchange) {
        String name = cookieName(exchange) + '=';
        for (String header : exchange.getRequestHeaders().getOrDefault("Cookie", List.of())) {
            for (String cookie : header.split(";\\s*")) {
                if (cookie.startsWith(name)) {
                    return sessions.find(cookie.substring(name.length()));
                }
            }
        }
        return Optional.empty();
    }

    /** Browsers send cookies to all ports of a host: each container has a name of its own. */
    private static String cookieName(HttpExchange exchange) {
        return "aiko-console-" + exchange.getLocalAddress().getPort();
    }
}
