// SPDX-License-Identifier: Apache-2.0
package aiko.process.internal;

import aiko.event.EventLoop;
import aiko.message.ConnectionState;
import aiko.message.Message;
import aiko.message.Messages;
import aiko.message.internal.ControlMessages;
import aiko.process.FailurePolicy;
import aiko.process.RegistrarDetails;
import aiko.process.ServiceDefinition;
import aiko.process.ServiceDetails;
import aiko.process.ServiceHandler;
import aiko.process.ServiceRegistration;
import aiko.process.ServiceStatistics;
import aiko.process.TopicPath;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.IntConsumer;
import java.util.function.IntFunction;
import org.osgi.framework.Bundle;
import org.osgi.service.log.Logger;

/**
 * What a process does: gives services their ids, hands messages to them, climbs the connection ladder and keeps the
 * registrar informed. Everything that changes is owned by the event loop, but for the table of services.
 */
final class ProcessCore implements ServiceEntry.Owner {
    private static final String IN = "/in";
    private static final String CONTROL = "/control";

    private final TopicPath topicPath;
    private final String servicePrefix;
    private final String owner;
    private final String incarnation;
    private final EventLoop eventLoop;
    private final CurrentServices currentServices;
    private final IntFunction<EventLoop> serviceLoops;
    private final ControlMessages messages;
    private final Logger logger;
    private final IntConsumer exit;
    private final boolean terminateWithoutRegistrar;
    private final ServiceTable services;
    private final ConnectionLadder ladder;
    private final RegistrarFollower follower;
    private final ServiceAnnouncer announcer;
    private final Ping ping;
    private volatile RegistrarDetails registrar;
    private volatile boolean closed;

    /**
     * Who the process is and what it does when things fail.
     *
     * @param owner the user that its services belong to
     * @param incarnation tells it from others that had or will have its topic path
     * @param lastServiceId the last service id that was given, here and before
     * @param terminateWithoutRegistrar whether the process ends when the registrar says that it is gone
     * @param exit ends the JVM in order
     */
    record Terms(
            TopicPath topicPath,
            String owner,
            String incarnation,
            AtomicInteger lastServiceId,
            boolean terminateWithoutRegistrar,
            IntConsumer exit) {}

    /** @param serviceLoops gives the event loop of a service id */
    ProcessCore(
            Terms terms,
            EventLoop eventLoop,
            CurrentServices currentServices,
            IntFunction<EventLoop> serviceLoops,
            ControlMessages messages,
            Logger logger) {
        this.topicPath = terms.topicPath();
        this.servicePrefix = topicPath.process() + '/';
        this.owner = terms.owner();
        this.incarnation = terms.incarnation();
        this.services = new ServiceTable(terms.lastServiceId());
        this.terminateWithoutRegistrar = terms.terminateWithoutRegistrar();
        this.exit = terms.exit();
        this.eventLoop = eventLoop;
        this.currentServices = currentServices;
        this.serviceLoops = serviceLoops;
        this.messages = messages;
        this.logger = logger;
        this.ladder = new ConnectionLadder(eventLoop, logger, currentServices);
        this.follower = new RegistrarFollower(logger);
        this.announcer = new ServiceAnnouncer(services, messages);
        this.ping = new Ping(incarnation, messages, logger);
    }

    /** Subscribes to what concerns the process. Before the first connection is made. */
    void open() {
        messages.subscribe(servicePrefix + "+" + IN, this::serviceMessage);
        messages.subscribe(servicePrefix + "+" + CONTROL, this::serviceMessage);
        messages.subscribe(topicPath.state(), this::ownState);
        messages.subscribe(bootTopic(), this::bootMessage);
        eventLoop.execute(() -> ladder.become(ConnectionState.BOOTSTRAP));
    }

    /** On the event loop: the transport is connected, or not any more. */
    void connected(boolean connected) {
        if (!connected) {
            registrar = null;
            announcer.registrarLost();
            announcer.forget();
        } else {
            sayPresent();
        }
        ladder.become(connected ? ConnectionState.TRANSPORT : ConnectionState.BOOTSTRAP);
    }

    /** Removes the services that the adder has left behind. */
    void removeServicesOf(Object adder) {
        services.snapshot().stream().filter(entry -> entry.adder() == adder).forEach(ServiceRegistration::remove);
    }

    /** Retracts all services and says that the process is gone. */
    void close() {
        closed = true;
        services.close();
        services.snapshot().forEach(ServiceRegistration::remove);
        eventLoop.execute(() -> messages.publishCommand(topicPath.state(), "absent", incarnation));
    }

    /** Whoever keeps a directory knows from now on which process this is. */
    private void sayPresent() {
        messages.publishCommand(topicPath.state(), "present", incarnation);
    }

    /** @param itsLoop handles its messages; null for one that depends on its id */
    ServiceRegistration addService(
            ServiceDefinition definition, ServiceHandler handler, EventLoop itsLoop, Bundle bundle, Object adder) {
        ServiceEntry entry = services.add(serviceId -> new ServiceEntry(
                serviceId,
                definition,
                new ServiceDetails(
                        topicPath.withServiceId(serviceId),
                        definition.name(),
                        definition.protocol(),
                        ServiceDetails.TRANSPORT_MQTT,
                        owner,
                        definition.tags()),
                handler,
                itsLoop == null ? serviceLoops.apply(serviceId) : itsLoop,
                bundle,
                adder,
                this));
        eventLoop.execute(() -> announcer.serviceAdded(entry));
        return entry;
    }

    @Override
    public void remove(ServiceEntry entry) {
        if (!services.remove(entry.serviceId())) {
            return;
        }
        Runnable retract = () -> {
            entry.markRemoved();
            announcer.serviceRemoved(entry);
        };
        if (eventLoop.isCurrentThread()) {
            retract.run();
            return;
        }
        try {
            eventLoop.execute(retract);
        } catch (RejectedExecutionException terminated) {
            logger.debug("{} goes after the process has ended", entry);
        }
    }

    @Override
    public ServiceRegistration enter(ServiceRegistration service) {
        return currentServices.enter(service);
    }

    private boolean serviceMessage(Message message) {
        String topic = message.topic();
        int end = topic.indexOf('/', servicePrefix.length());
        int id = serviceId(topic, servicePrefix.length(), end);
        ServiceEntry entry = services.get(id);
        boolean isControl = topic.length() - end == CONTROL.length();
        if (id == 0 && isControl) {
            ping.answer(message);
        }
        if (entry == null) {
            return false;
        }
        if (isControl) {
            entry.control(message);
        } else {
            entry.in(message);
        }
        return false;
    }

    @Override
    public void overflowed(ServiceEntry entry) {
        logger.warn(
                "{}: {} messages wait for it; further ones are dropped until it has caught up",
                entry,
                ServiceStatistics.CAPACITY,
                new ServiceLogReference(entry));
    }

    @Override
    public void failed(ServiceEntry entry, Message message, Throwable failure) {
        FailurePolicy policy = entry.definition().failurePolicy();
        logger.error(
                "{} failed on a message on {}: {}{}",
                entry,
                message.topic(),
                failure instanceof CommandFailedException ? failure.getMessage() : failure.toString(),
                switch (policy) {
                    case CONTINUE -> "";
                    case REMOVE_SERVICE -> "; it is removed";
                    case TERMINATE_PROCESS -> "; the process ends";
                },
                failure,
                new ServiceLogReference(entry));
        if (policy == FailurePolicy.REMOVE_SERVICE) {
            entry.remove();
        } else if (policy == FailurePolicy.TERMINATE_PROCESS) {
            exit.accept(1);
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

    private boolean bootMessage(Message message) {
        if (message.payload().length == 0 && registrar == null) {
            // A registrar of the reference begins so, with an empty directory, under the start time that it had before.
            announcer.forget();
        }
        follower.read(message).ifPresent(announcement -> {
            if (announcement instanceof RegistrarFollower.Announcement.Found found) {
                registrarFound(found.registrar());
            } else {
                registrarAbsent();
            }
        });
        return false;
    }

    private void registrarFound(RegistrarDetails found) {
        registrar = found;
        announcer.registrarFound(found);
        ladder.become(ConnectionState.REGISTRAR);
    }

    private void registrarAbsent() {
        // A registrar of this very process goes when it is replaced, or when the process ends anyway.
        boolean isOwn = registrar != null && registrar.topicPath().isSameProcess(topicPath);
        registrar = null;
        announcer.registrarLost();
        if (ladder.state() == ConnectionState.REGISTRAR) {
            ladder.become(ConnectionState.TRANSPORT);
        }
        if (terminateWithoutRegistrar && !isOwn && !closed) {
            logger.error("the registrar is gone, and registrar.absent.terminate is set: the process ends");
            exit.accept(1);
        }
    }

    /**
     * The server may publish the last will of an earlier connection of this process after the process has connected
     * again; whoever heard it has removed the services of a process that lives.
     */
    private boolean ownState(Message message) {
        if (message.text().contains("absent") && !closed) {
            announcer.forget();
            sayPresent();
            if (registrar != null) {
                logger.info("the MQTT server said that this process is gone; its services are announced again");
                announcer.registrarFound(registrar);
            }
        }
        return false;
    }

    TopicPath topicPath() {
        return topicPath;
    }

    String bootTopic() {
        return topicPath.namespace() + "/service/registrar";
    }

    EventLoop eventLoop() {
        return eventLoop;
    }

    @Override
    public Messages messages() {
        return messages;
    }

    ConnectionLadder ladder() {
        return ladder;
    }

    Optional<RegistrarDetails> registrar() {
        return Optional.ofNullable(registrar);
    }

    List<ServiceRegistration> services() {
        return List.copyOf(services.snapshot());
    }
}
