// SPDX-License-Identifier: Apache-2.0
package aiko.registrar.internal;

import aiko.event.Handle;
import aiko.message.ConnectionState;
import aiko.message.Delivery;
import aiko.message.LastWill;
import aiko.message.Message;
import aiko.message.Messages;
import aiko.process.AikoProcess;
import aiko.process.AikoService;
import aiko.process.RegistrarDetails;
import aiko.process.ServiceDefinition;
import aiko.process.ServiceRegistration;
import aiko.process.TopicPath;
import aiko.registrar.Registrar;
import aiko.registrar.RegistrarState;
import aiko.registrar.internal.directory.Directory;
import aiko.sexpression.SExpression;
import aiko.sexpression.SExpressionException;
import aiko.sexpression.SExpressions;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.ThreadLocalRandom;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.Deactivate;
import org.osgi.service.component.annotations.Reference;
import org.osgi.service.log.Logger;
import org.osgi.service.log.LoggerFactory;
import org.osgi.service.metatype.annotations.Designate;

/** A registrar: an Aiko service of its process, which takes part in the election and keeps the directory. */
@Component(service = Registrar.class, immediate = true, configurationPid = RegistrarConfiguration.PID)
@Designate(ocd = RegistrarConfiguration.class)
public class RegistrarComponent implements Registrar, Election.Actions {
    static final String PROTOCOL_VERSION = "2";
    static final String PROTOCOL = AikoService.PROTOCOL_PREFIX + "registrar:" + PROTOCOL_VERSION;

    /** Secondaries that search at the same time wait for a moment, each for another one. */
    private static final int LONGEST_STAGGER_MILLIS = 200;

    private static final byte[] PRIMARY_ABSENT = SExpressions.generateBytes("primary", "absent");

    private final AikoProcess process;
    private final Messages messages;
    private final Logger logger;
    private final Duration searchLimit;
    private final ServiceRegistration service;
    private final Election election;
    private final Directory directory;
    private final History history = new History();
    private final List<Handle> handles = new ArrayList<>();
    private LastWill lastWill;

    @Activate
    public RegistrarComponent(
            @Reference AikoProcess process,
            @Reference(service = LoggerFactory.class) Logger logger,
            RegistrarConfiguration configuration) {
        this.process = process;
        this.messages = process.messages();
        this.logger = logger;
        this.searchLimit = Duration.ofMillis(configuration.search_limit_ms());
        this.directory = new Directory(process.topicPath().process(), PROTOCOL);
        var definition = ServiceDefinition.named("registrar").withProtocol(PROTOCOL);
        var refused = new RefusedMessages(logger, System::nanoTime);
        var handler = new Deferred();
        service = process.addService(definition, handler, process.eventLoop());
        TopicPath self = service.topicPath();
        var registrarMessages = new RegistrarMessages(
                messages, self, directory, history, refused, RegistrarComponent::monotonicSeconds);
        handler.target = registrarMessages;
        election = new Election(self, this);
        handles.add(messages.subscribe(self.namespace() + "/+/+/+/state", registrarMessages::state));
        handles.add(messages.subscribe(process.bootTopic(), this::bootMessage));
        handles.add(process.addConnectionListener(this::connectionStateChanged));
    }

    /** The handler needs the topic path that only adding the service gives. */
    private static final class Deferred implements aiko.process.ServiceHandler {
        private volatile RegistrarMessages target;

        @Override
        public void in(Message message) {
            target.in(message);
        }
    }

    @Deactivate
    void deactivate() {
        handles.forEach(Handle::cancel);
        process.eventLoop().execute(() -> {
            if (election.state() == RegistrarState.PRIMARY) {
                messages.publish(process.bootTopic(), PRIMARY_ABSENT, Delivery.AT_LEAST_ONCE, true);
            }
            if (lastWill != null) {
                lastWill.cancel();
            }
        });
        service.remove();
    }

    private void connectionStateChanged(ConnectionState state) {
        boolean isConnected = state.isAtLeast(ConnectionState.TRANSPORT);
        if (isConnected && election.state() == RegistrarState.START) {
            election.connected();
            // The process may have heard of the primary before this registrar listened.
            process.registrar().ifPresent(election::found);
        } else if (!isConnected && election.state() != RegistrarState.START) {
            election.disconnected();
        }
    }

    /** What cannot be read here has been reported by the process already. */
    private boolean bootMessage(Message message) {
        if (message.payload().length == 0) {
            return false;
        }
        try {
            SExpression expression = SExpressions.parse(message.payload());
            List<Object> parameters = expression.arguments();
            if (!expression.name().equals("primary")) {
                return false;
            }
            if (parameters.equals(List.of("absent"))) {
                election.absent();
            } else if (parameters.size() == 4
                    && "found".equals(parameters.get(0))
                    && parameters.get(1) instanceof String topicPath
                    && parameters.get(2) instanceof String version
                    && parameters.get(3) instanceof String timeStarted) {
                election.found(new RegistrarDetails(TopicPath.parse(topicPath), version, timeStarted));
            }
        } catch (SExpressionException | IllegalArgumentException unreadable) {
            logger.debug("boot message is ignored: {}", unreadable.getMessage());
        }
        return false;
    }

    @Override
    public void search(long searchNumber, boolean afterFailure) {
        Duration stagger =
                Duration.ofMillis(afterFailure ? ThreadLocalRandom.current().nextInt(LONGEST_STAGGER_MILLIS) : 0);
        process.eventLoop()
                .addOneShotTimerHandler(
                        () -> messages.synchronize().thenRun(() -> election.searchSettled(searchNumber)), stagger);
        process.eventLoop().addOneShotTimerHandler(() -> election.searchSettled(searchNumber), searchLimit);
    }

    @Override
    public RegistrarDetails promote() {
        directory.clear();
        lastWill = messages.addLastWill(process.bootTopic(), PRIMARY_ABSENT, true);
        return new RegistrarDetails(service.topicPath(), PROTOCOL_VERSION, History.seconds(monotonicSeconds()));
    }

    @Override
    public void announce(RegistrarDetails self) {
        String found = SExpressions.generate("primary", "found", self.topicPath(), self.version(), self.timeStarted());
        lastWill.armed().thenRun(() -> {
            if (election.primary().filter(self::equals).isPresent()) {
                messages.publish(
                        process.bootTopic(), found.getBytes(StandardCharsets.UTF_8), Delivery.AT_LEAST_ONCE, true);
                logger.info("registrar {} is primary", self.topicPath());
            }
        });
    }

    @Override
    public void demote() {
        directory.clear();
        lastWill.cancel();
        lastWill = null;
        logger.info(
                "registrar {} is no longer primary; {}",
                service.topicPath(),
                election.primary()
                        .map(primary -> "it is secondary to " + primary.topicPath())
                        .orElse("its connection is lost"));
    }

    private static double monotonicSeconds() {
        return System.nanoTime() / 1e9;
    }

    @Override
    public RegistrarState state() {
        return election.state();
    }

    @Override
    public ServiceRegistration service() {
        return service;
    }

    @Override
    public Optional<RegistrarDetails> primary() {
        return election.primary();
    }

    @Override
    public int serviceCount() {
        return directory.size();
    }

    @Override
    public int processCount() {
        return directory.processCount();
    }

    @Override
    public int historyCount() {
        return history.size();
    }
}
