// SPDX-License-Identifier: Apache-2.0
package aiko.process.internal;

import aiko.event.EventLoop;
import aiko.message.BootTopic;
import aiko.message.ConnectionState;
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
import aiko.process.internal.place.Place;
import aiko.process.internal.registrar.BootMessages;
import aiko.process.internal.registrar.DirectoryWatch;
import aiko.process.internal.registrar.PrimaryChoice;
import aiko.process.internal.registrar.RateLimit;
import aiko.process.internal.registrar.ServiceAnnouncer;
import aiko.process.internal.service.ServiceHost;
import aiko.process.internal.state.DurableServices;
import aiko.sexpression.SExpressions;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Consumer;
import java.util.function.IntConsumer;
import java.util.function.IntFunction;
import org.osgi.framework.Bundle;
import org.osgi.service.log.Logger;

/**
 * What a process does: hands messages to its services, climbs the connection ladder and follows the registrar. Everything
 * that changes is owned by the event loop.
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
    private final Namesakes namesakes;
    private final PrimaryChoice primary;
    private final DirectoryWatch directoryWatch;
    private final RateLimit announcements;
    private final RateLimit announcementsAgain;
    private BootMessages.Announcement heldBack;
    private boolean isAlone;
    private boolean isPresentPublished;
    private volatile boolean givesWay;
    private volatile boolean closed;

    /**
     * Who the process is and what it does when things fail.
     *
     * @param owner the user that its services belong to
     * @param incarnation tells it from others that had or will have its topic path
     * @param lastServiceId the last service id that was given, here and before
     * @param terminateWithoutRegistrar whether the process ends when the registrar says that it is gone
     * @param exit ends the JVM in order
     * @param namesakeFound told, on the event loop, of the process's topic path if an elder process has it as well
     */
    record Terms(
            TopicPath topicPath,
            String owner,
            String incarnation,
            AtomicInteger lastServiceId,
            boolean terminateWithoutRegistrar,
            IntConsumer exit,
            Consumer<String> namesakeFound) {
        /** Those of a process that looks for no other with its topic path. */
        Terms(
                TopicPath topicPath,
                String owner,
                String incarnation,
                AtomicInteger lastServiceId,
                boolean terminateWithoutRegistrar,
                IntConsumer exit) {
            this(topicPath, owner, incarnation, lastServiceId, terminateWithoutRegistrar, exit, path -> {});
        }
    }

    /**
     * A process whose services are gone when they go, and whose handlers run on its own event loop.
     *
     * @param serviceLoops gives the event loop of a service id
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
                ReturnRules.NEVER,
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

    /** @param durableServices keeps states over the end of services; null where none are kept */
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
        this.bootMessages = new BootMessages(topicPath.namespace(), logger);
        this.host = new ServiceHost(
                new ServiceHost.Terms(topicPath, terms.owner(), terms.lastServiceId(), exit),
                rules,
                durableServices,
                eventLoop,
                threadServices,
                bundleResources,
                messages,
                logger);
        this.announcer = host.announcer();
        this.ping = new Ping(incarnation, messages, logger);
        this.retainedCommands = new RetainedCommands(logger, System::nanoTime);
        this.namesakes = new Namesakes(topicPath, incarnation, eventLoop, messages, new Namesakes.Owner() {
            @Override
            public void contradict() {
                announceAgain();
            }

            @Override
            public void giveWay(String elder) {
                announcer.stop();
                terms.namesakeFound().accept(topicPath.process());
            }
        });
        this.announcements = new RateLimit(eventLoop);
        this.announcementsAgain = new RateLimit(eventLoop);
        this.directoryWatch = new DirectoryWatch(topicPath, eventLoop, messages, announcer);
        this.primary = new PrimaryChoice(topicPath, eventLoop, messages, new PrimaryChoice.Owner() {
            @Override
            public void announceTo(RegistrarDetails registrar) {
                ProcessCore.this.announceTo(registrar);
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

    /** Subscribes to what concerns the process. Before the first connection is made. */
    void open() {
        messages.subscribe(servicePrefix + "+" + IN, this::serviceMessage);
        messages.subscribe(servicePrefix + "+" + CONTROL, this::serviceMessage);
        messages.subscribe(topicPath.state(), this::ownState);
        messages.subscribe(bootTopic(), this::bootMessage);
        namesakes.open();
        primary.open();
        eventLoop.execute(() -> ladder.become(ConnectionState.BOOTSTRAP));
    }

    /** On the event loop: the transport is connected, or not any more. */
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

    /** The topic path is this process's: others may hear of it, and it of them. */
    private void alone() {
        isAlone = true;
        publishPresent();
        BootMessages.Announcement heard = heldBack;
        heldBack = null;
        // Who waited for the connection asks at once which registrar there is.
        if (heard instanceof BootMessages.Announcement.Found found) {
            primary.expect(found.registrar());
        }
        ladder.become(ConnectionState.TRANSPORT);
        if (heard != null) {
            announced(heard);
        }
    }

    /** From now on nothing is said of this process and its services, but that it is gone, if it was ever there. */
    void giveWay() {
        givesWay = true;
        closing();
        eventLoop.execute(announcer::stop);
    }

    /** From now on, nobody is waited for. */
    void closing() {
        closed = true;
        host.closing();
    }

    /** Retracts all services and says that the process is gone. */
    void close() {
        closing();
        host.close();
        eventLoop.execute(() -> {
            if (isPresentPublished || !givesWay) {
                messages.publishCommand(topicPath.state(), "absent", incarnation);
            }
        });
    }

    /** Whoever keeps a directory knows from now on which process this is. */
    private void publishPresent() {
        isPresentPublished = true;
        byte[] present = SExpressions.generateBytes("present", incarnation);
        messages.expectEcho(topicPath.state(), present);
        messages.publish(topicPath.state(), present);
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
            ping.answer(message);
            directoryWatch.control(message);
        }
        if (place == null) {
            return;
        }
        if (isControl) {
            place.control(message);
        } else {
            place.in(message);
        }
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
            // A registrar of the reference begins so, with an empty directory, under the start time that it had before.
            announcer.forget();
        }
        bootMessages.read(message).ifPresent(announcement -> {
            // What the server keeps may come before word that the process is connected.
            if (isTopicPathConfirmed()) {
                announced(announcement);
            } else {
                heldBack = announcement;
            }
        });
    }

    /** Whether the topic path is known to be this process's, so that others may hear of it. */
    private boolean isTopicPathConfirmed() {
        return isAlone && !namesakes.isInDoubt();
    }

    private void announced(BootMessages.Announcement announcement) {
        if (announcement instanceof BootMessages.Announcement.Found found) {
            primary.found(found.registrar());
        } else {
            primary.absent();
        }
    }

    /** One that knows the services hears what it has missed; whoever says that there is a new one makes all be told. */
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
        // A registrar of this very process goes when it is replaced, or when the process ends anyway.
        boolean isOwn = registrar.topicPath().isSameProcess(topicPath);
        if (terminateWithoutRegistrar && !isOwn && !closed) {
            logger.error("the registrar is absent: terminating, since registrar.absent.terminate is true");
            exit.accept(1);
        }
    }

    /**
     * The server may publish the last will of an earlier connection of this process after the process has connected
     * again; whoever heard it has removed the services of a process that lives.
     */
    private void ownState(Message message) {
        messages.heard(message);
        if (closed) {
            return;
        }
        if (message.text().contains("absent")) {
            if (primary.announced().isPresent()) {
                logger.info(
                        "this process was reported absent on {} while it runs; announcing its services again",
                        message.topic());
            }
            announceAgain();
        } else {
            namesakes.stateReceived(message);
        }
    }

    private void announceAgain() {
        announcementsAgain.run(() -> {
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

    /** Why it can't reach the others, for people. */
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
