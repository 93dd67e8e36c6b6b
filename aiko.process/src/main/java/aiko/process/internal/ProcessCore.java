// SPDX-License-Identifier: Apache-2.0
package aiko.process.internal;

import aiko.event.EventLoop;
import aiko.message.BootTopic;
import aiko.message.ConnectionState;
import aiko.message.Delivery;
import aiko.message.Message;
import aiko.message.Messages;
import aiko.message.internal.ProcessMessages;
import aiko.process.HostedService;
import aiko.process.RegistrarDetails;
import aiko.process.TopicPath;
import aiko.process.internal.bundle.ReturnRules;
import aiko.process.internal.identity.Namesakes;
import aiko.process.internal.identity.Ping;
import aiko.process.internal.loop.BundleResources;
import aiko.process.internal.loop.ThreadServices;
import aiko.process.internal.once.OnceMessages;
import aiko.process.internal.place.Place;
import aiko.process.internal.registrar.BootMessages;
import aiko.process.internal.registrar.DirectoryWatch;
import aiko.process.internal.registrar.PrimaryChoice;
import aiko.process.internal.registrar.RateLimit;
import aiko.process.internal.registrar.RegisteredCount;
import aiko.process.internal.registrar.ServiceAnnouncer;
import aiko.process.internal.service.ServiceHost;
import aiko.process.internal.state.DurableServices;
import aiko.process.spi.PrimaryAnnouncement;
import aiko.sexpression.SExpressions;
import java.util.List;
import java.util.Optional;
import java.util.function.IntConsumer;
import java.util.function.IntFunction;
import java.util.function.IntSupplier;
import java.util.function.Predicate;
import org.osgi.framework.Bundle;
import org.osgi.service.log.Logger;

/**
 * The behaviour of a process: passes messages to its services, follows the state of the connection and the registrar. The
 * event loop owns everything that changes.
 */
final class ProcessCore {
    private static final String IN = "/in";
    private static final String CONTROL = "/control";

    private final TopicPath topicPath;
    private final String servicePrefix;
    private final String incarnation;
    private final EventLoop eventLoop;
    private final ProcessMessages messages;
    private final Logger logger;
    private final IntConsumer exit;
    private final boolean terminateWithoutRegistrar;
    private final ServiceHost host;
    private final ConnectionLadder ladder;
    private final BootMessages bootMessages;
    private final ServiceAnnouncer announcer;
    private final Ping ping;
    private final RetainedCommands retainedCommands;
    private final OnceMessages onceMessages;
    private final Namesakes namesakes;
    private final PrimaryChoice primary;
    private final DirectoryWatch directoryWatch;
    private final RegisteredCount registeredCount;
    private final RateLimit announcements;
    private final RateLimit announcementsAgain;
    private PrimaryAnnouncement heldBack;
    private boolean isAlone;
    private volatile boolean isEstablished;
    private boolean isPresentPublished;
    private volatile boolean givesWay;
    private volatile boolean closed;

    /**
     * The identity of the process, and its behaviour if something fails.
     *
     * @param owner the user that its services belong to
     * @param incarnation distinguishes it from processes with the same topic path at other times
     * @param serviceIds chooses service ids, greater than all before, also of earlier processes with the topic path
     * @param terminateWithoutRegistrar whether the process ends when the registrar announces its absence
     * @param exit ends the JVM in order
     * @param namesakeFound called on the event loop with the topic path, if an elder process has it too; returns whether this
     *     process gives way
     */
    record Terms(
            TopicPath topicPath,
            String owner,
            String incarnation,
            IntSupplier serviceIds,
            boolean terminateWithoutRegistrar,
            IntConsumer exit,
            Predicate<String> namesakeFound) {
        /** The terms of a process that ignores others with its topic path. */
        Terms(
                TopicPath topicPath,
                String owner,
                String incarnation,
                IntSupplier serviceIds,
                boolean terminateWithoutRegistrar,
                IntConsumer exit) {
            this(topicPath, owner, incarnation, serviceIds, terminateWithoutRegistrar, exit, path -> false);
        }
    }

    /**
     * A process that keeps no places, and whose handlers run on its own event loop.
     *
     * @param serviceLoops the event loop of a service id
     */
    ProcessCore(
            Terms terms,
            EventLoop eventLoop,
            ThreadServices threadServices,
            IntFunction<EventLoop> serviceLoops,
            ProcessMessages messages,
            Logger logger) {
        this(
                terms,
                ReturnRules.never(),
                null,
                eventLoop,
                threadServices,
                new BundleResources() {
                    @Override
                    public EventLoop ofService(Bundle bundle, int serviceId) {
                        return serviceLoops.apply(serviceId);
                    }

                    @Override
                    public Messages messages(Bundle bundle) {
                        return messages;
                    }
                },
                messages,
                logger);
    }

    /** @param durableServices keeps states of removed services; null to keep none */
    ProcessCore(
            Terms terms,
            ReturnRules rules,
            DurableServices durableServices,
            EventLoop eventLoop,
            ThreadServices threadServices,
            BundleResources bundleResources,
            ProcessMessages messages,
            Logger logger) {
        this.topicPath = terms.topicPath();
        this.servicePrefix = topicPath.process() + '/';
        this.incarnation = terms.incarnation();
        this.terminateWithoutRegistrar = terms.terminateWithoutRegistrar();
        this.exit = terms.exit();
        this.eventLoop = eventLoop;
        this.messages = messages;
        this.logger = logger;
        this.ladder = new ConnectionLadder(eventLoop, logger, threadServices);
        this.host = new ServiceHost(
                new ServiceHost.Terms(topicPath, terms.owner(), incarnation, terms.serviceIds(), exit),
                rules,
                durableServices,
                eventLoop,
                threadServices,
                bundleResources,
                messages,
                logger);
        this.bootMessages = new BootMessages(topicPath.namespace(), host.ignoredMessages());
        this.announcer = host.announcer();
        this.ping = new Ping(incarnation, messages, host.ignoredMessages());
        this.onceMessages = new OnceMessages(eventLoop, messages, host.ignoredMessages());
        this.retainedCommands = new RetainedCommands(logger, System::nanoTime);
        this.namesakes = new Namesakes(topicPath, incarnation, eventLoop, messages, new Namesakes.Owner() {
            @Override
            public void contradict() {
                announceAgain(false);
            }

            @Override
            public boolean giveWay() {
                boolean givesWay = terms.namesakeFound().test(topicPath.process());
                if (givesWay) {
                    announcer.stop();
                }
                return givesWay;
            }
        });
        this.registeredCount = new RegisteredCount(eventLoop);
        this.announcements = new RateLimit(eventLoop);
        this.announcementsAgain = new RateLimit(eventLoop);
        this.directoryWatch = new DirectoryWatch(topicPath, eventLoop, messages, announcer);
        this.primary = new PrimaryChoice(topicPath, eventLoop, messages, new PrimaryChoice.Owner() {
            @Override
            public void announceTo(RegistrarDetails registrar) {
                ProcessCore.this.announceTo(registrar);
            }

            @Override
            public void mayHaveMissed(RegistrarDetails registrar) {
                announcer.forget(registrar);
            }

            @Override
            public void stopAnnouncing() {
                announcements.cancel();
                announcer.registrarLost();
            }

            @Override
            public void trusted(RegistrarDetails registrar, boolean reportsRemovals) {
                directoryWatch.follow(registrar, reportsRemovals);
                ladder.become(ConnectionState.REGISTRAR);
            }

            @Override
            public void reportsRemovals() {
                directoryWatch.stop();
            }

            @Override
            public void succeeded(RegistrarDetails registrar) {
                registrarGone(registrar);
            }

            @Override
            public void lost(RegistrarDetails registrar, boolean wasReported) {
                registrarLost(registrar, wasReported);
            }
        });
    }

    /** Subscribes to the topics of the process. Called before the first connect. */
    void open() {
        messages.subscribe(servicePrefix + "+" + IN, this::serviceMessage);
        messages.subscribe(servicePrefix + "+" + CONTROL, this::serviceMessage);
        messages.subscribe(topicPath.state(), this::ownState);
        messages.subscribe(bootTopic(), this::bootMessage);
        namesakes.open();
        primary.open();
        eventLoop.execute(() -> ladder.become(ConnectionState.BOOTSTRAP));
    }

    /** On the event loop: the transport was connected or disconnected. */
    void connected(boolean connected) {
        if (connected) {
            namesakes.ask(this::alone);
            return;
        }
        namesakes.disconnected();
        isAlone = false;
        heldBack = null;
        primary.disconnected();
        directoryWatch.stop();
        announcements.cancel();
        announcer.registrarLost();
        announcer.forget();
        ladder.become(ConnectionState.BOOTSTRAP);
    }

    /** No other process has the topic path: this one may be announced now. */
    private void alone() {
        isAlone = true;
        isEstablished = true;
        publishPresent();
        PrimaryAnnouncement heard = heldBack;
        heldBack = null;
        // Listeners that are notified of the connection ask for the registrar at once.
        if (heard != null) {
            heard.primary().ifPresent(primary::expect);
        }
        ladder.become(ConnectionState.TRANSPORT);
        if (heard != null) {
            announced(heard);
        }
    }

    /** Whether it was ever connected without an elder process with its topic path. Any thread. */
    boolean isEstablished() {
        return isEstablished;
    }

    /** Stops announcing services; the process still publishes that it is absent, if it was ever present. */
    void giveWay() {
        givesWay = true;
        closing();
        eventLoop.execute(announcer::stop);
    }

    /** From now on, no place is kept for a successor. */
    void closing() {
        closed = true;
        host.closing();
    }

    /** Unregisters all services, and publishes that the process is absent. */
    void close() {
        closing();
        host.close();
        eventLoop.execute(() -> {
            if (isPresentPublished || !givesWay) {
                messages.publishAcknowledged(topicPath.state(), "absent", incarnation);
            }
        });
    }

    /** Announces the incarnation of the process to those that keep a directory. */
    private void publishPresent() {
        isPresentPublished = true;
        byte[] present = SExpressions.generateBytes("present", incarnation);
        messages.expectEcho(topicPath.state(), present);
        messages.publish(topicPath.state(), present, Delivery.WHILE_CONNECTED, false);
    }

    private void serviceMessage(Message message) {
        String topic = message.topic();
        int end = topic.indexOf('/', servicePrefix.length());
        int id = serviceId(topic, servicePrefix.length(), end);
        Place place = host.get(id);
        boolean isControl = topic.length() - end == CONTROL.length();
        if (message.retained()
                && !(place != null && place.service().definition().retained())) {
            retainedCommands.ignored(topic);
            return;
        }
        if (id == 0 && isControl) {
            ping.answer(message).filter(primary::called).ifPresent(isPrimary -> compare(message));
            directoryWatch.control(message);
            onceMessages.control(message);
        }
        if (place == null) {
            return;
        }
        if (isControl) {
            place.control(message);
        } else if (OnceMessages.mayBeOne(message)) {
            onceMessages.received(message, place::in);
        } else {
            place.in(message);
        }
    }

    /** The primary has asked, and states how many services it knows. */
    private void compare(Message question) {
        int known = RegisteredCount.of(question.payload());
        int announced = announcer.announcedCount();
        if (closed || !registeredCount.differs(known, announced)) {
            return;
        }
        primary.trusted()
                .ifPresent(registrar -> announcementsAgain.run(() -> {
                    logger.info("the registrar knows {} of {} services; announcing them again", known, announced);
                    announcer.forget(registrar);
                    return announcer.announceMissing();
                }));
    }

    private static int serviceId(String topic, int start, int end) {
        int id = 0;
        if (end - start > 9) {
            return -1;
        }
        for (int i = start; i < end; i++) {
            int digit = topic.charAt(i) - '0';
            if (digit < 0 || digit > 9) {
                return -1;
            }
            id = id * 10 + digit;
        }
        return end == start ? -1 : id;
    }

    private void bootMessage(Message message) {
        messages.heard(message);
        if (message.payload().length == 0 && primary.announced().isEmpty()) {
            // A registrar of the reference restarts like this: with an empty directory and its former start time.
            announcer.forget();
        }
        bootMessages.read(message).ifPresent(announcement -> {
            // A retained message may arrive before the notification that the process is connected.
            if (isTopicPathConfirmed()) {
                announced(announcement);
            } else {
                heldBack = announcement;
            }
        });
    }

    /** Whether it is known that no other process has the topic path, so that services may be announced. */
    private boolean isTopicPathConfirmed() {
        return isAlone && !namesakes.isInDoubt();
    }

    private void announced(PrimaryAnnouncement announcement) {
        announcement.primary().ifPresentOrElse(primary::found, primary::absent);
    }

    /** A registrar that knows the services gets the missed changes; a new one gets all services, at a limited rate. */
    private void announceTo(RegistrarDetails registrar) {
        if (announcer.knows(registrar)) {
            announcements.cancel();
            announcer.registrarFound(registrar);
        } else {
            announcements.run(() -> announcer.registrarFound(registrar));
        }
    }

    private void registrarLost(RegistrarDetails registrar, boolean wasReported) {
        directoryWatch.stop();
        ladder.become(ConnectionState.TRANSPORT);
        if (wasReported) {
            registrarGone(registrar);
        }
    }

    private void registrarGone(RegistrarDetails registrar) {
        // The registrar of this very process is absent while it is replaced, and at the end of the process.
        boolean isOwn = registrar.topicPath().isSameProcess(topicPath);
        if (terminateWithoutRegistrar && !isOwn && !closed) {
            logger.error("the registrar is absent: terminating, since registrar.absent.terminate is true");
            exit.accept(1);
        }
    }

    /**
     * The MQTT server may publish the last will of an earlier connection after the process has connected again. Registrars
     * then remove the services of a process that is running.
     */
    private void ownState(Message message) {
        messages.heard(message);
        if (closed) {
            return;
        }
        if (message.text().contains("absent")) {
            announceAgain(true);
        } else {
            namesakes.stateReceived(message);
        }
    }

    /** @param isReportedAbsent whether somebody has reported the process absent */
    private void announceAgain(boolean isReportedAbsent) {
        announcementsAgain.run(() -> {
            if (isReportedAbsent && primary.announced().isPresent()) {
                logger.info(
                        "this process was reported absent on {} while it runs; announcing its services again",
                        topicPath.state());
            }
            if (closed || !isTopicPathConfirmed()) {
                return 0;
            }
            announcer.forget();
            publishPresent();
            return announcer.announceMissing();
        });
    }

    TopicPath topicPath() {
        return topicPath;
    }

    String bootTopic() {
        return BootTopic.of(topicPath.namespace());
    }

    EventLoop eventLoop() {
        return eventLoop;
    }

    Messages messages() {
        return messages;
    }

    ConnectionLadder ladder() {
        return ladder;
    }

    /** The problem that keeps it from other processes, for people. */
    Optional<String> connectionProblem() {
        return messages.problem()
                .or(() -> ladder.state() == ConnectionState.TRANSPORT
                        ? Optional.of(registrarProblem())
                        : Optional.empty());
    }

    private String registrarProblem() {
        return primary.announced()
                .map(unverified -> "registrar " + unverified.topicPath() + ", announced on " + bootTopic()
                        + ", has not answered as the primary")
                .orElseGet(() -> "no registrar has announced itself on " + bootTopic());
    }

    /** The primary that has answered as one. */
    Optional<RegistrarDetails> registrar() {
        return primary.trusted();
    }

    /** The primary that was announced last, whether or not it has answered. */
    Optional<RegistrarDetails> announcedRegistrar() {
        return primary.announced();
    }

    /** The services of the process. */
    ServiceHost host() {
        return host;
    }

    List<HostedService> services() {
        return host.all();
    }
}
