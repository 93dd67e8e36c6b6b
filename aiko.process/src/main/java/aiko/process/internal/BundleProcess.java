// SPDX-License-Identifier: Apache-2.0
package aiko.process.internal;

import aiko.event.EventLoop;
import aiko.event.Handle;
import aiko.message.ConnectionListener;
import aiko.message.ConnectionState;
import aiko.message.Message;
import aiko.message.MessageServer;
import aiko.message.Messages;
import aiko.process.HostedService;
import aiko.process.RegistrarDetails;
import aiko.process.ServiceDefinition;
import aiko.process.ServiceHandler;
import aiko.process.TopicPath;
import aiko.process.internal.command.Commands;
import aiko.process.internal.loop.Abandonment;
import aiko.process.internal.loop.BundleAccess;
import aiko.process.internal.loop.LoopWatch;
import aiko.process.internal.place.Place;
import aiko.process.internal.result.Results;
import aiko.process.internal.service.ServiceWhiteboard;
import aiko.process.spi.EventLoopReport;
import aiko.process.spi.ManagedProcess;
import aiko.process.spi.RefusedService;
import aiko.process.spi.ServiceObjectListener;
import aiko.process.spi.SwapStatistics;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.function.BiConsumer;
import java.util.function.IntConsumer;
import java.util.function.Supplier;
import org.osgi.framework.Bundle;
import org.osgi.service.log.Logger;

/** A process as one bundle sees it: everything that the bundle adds is attributed to the bundle. */
final class BundleProcess implements ManagedProcess {
    private final ProcessCore core;
    private final BundleAccess bundleAccess;
    private final LoopWatch watch;
    private final Bundle bundle;
    private final Supplier<MessageServer> messageServer;
    private final ServiceWhiteboard whiteboard;
    private final IntConsumer exit;
    private final Logger logger;

    BundleProcess(
            ProcessCore core,
            BundleAccess bundleAccess,
            LoopWatch watch,
            Bundle bundle,
            Supplier<MessageServer> messageServer,
            ServiceWhiteboard whiteboard,
            IntConsumer exit,
            Logger logger) {
        this.core = core;
        this.bundleAccess = bundleAccess;
        this.watch = watch;
        this.bundle = bundle;
        this.messageServer = messageServer;
        this.whiteboard = whiteboard;
        this.exit = exit;
        this.logger = logger;
    }

    @Override
    public TopicPath topicPath() {
        return core.topicPath();
    }

    @Override
    public EventLoop eventLoop() {
        return bundleAccess.eventLoop(bundle);
    }

    @Override
    public Messages messages() {
        return bundleAccess.messages(bundle);
    }

    @Override
    public MessageServer messageServer() {
        return messageServer.get();
    }

    @Override
    public ConnectionState connectionState() {
        return core.ladder().state();
    }

    @Override
    public Optional<String> connectionProblem() {
        return core.connectionProblem();
    }

    @Override
    public Handle addConnectionListener(ConnectionListener listener) {
        return core.ladder().addListener(bundleAccess.onItsLoop(bundle, listener));
    }

    @Override
    public Optional<RegistrarDetails> registrar() {
        return core.registrar();
    }

    @Override
    public Optional<RegistrarDetails> announcedRegistrar() {
        return core.announcedRegistrar();
    }

    @Override
    public HostedService addService(ServiceDefinition definition, ServiceHandler handler) {
        return core.host().addService(definition, handler, null, bundle, this);
    }

    @Override
    public HostedService addService(ServiceDefinition definition, ServiceHandler handler, EventLoop eventLoop) {
        return core.host().addService(definition, handler, Objects.requireNonNull(eventLoop), bundle, this);
    }

    @Override
    public <T> HostedService addService(ServiceDefinition definition, Class<T> commands, T target) {
        if (!commands.isInterface()) {
            throw new IllegalArgumentException(commands.getName() + " is not an interface");
        }
        return addService(
                definition,
                new Commands(
                        definition.name(),
                        core.host().commandTables().of(definition.name(), List.of(commands), target.getClass()),
                        target,
                        new Results(definition.name(), messages(), logger),
                        core.host().ignoredMessages()));
    }

    @Override
    public Handle addControlListener(BiConsumer<HostedService, Message> listener) {
        return core.host().addControlListener(listener);
    }

    @Override
    public Handle addObjectListener(ServiceObjectListener listener) {
        return whiteboard.addObjectListener(listener);
    }

    @Override
    public List<HostedService> services() {
        return core.services();
    }

    @Override
    public List<RefusedService> refusedServices() {
        return whiteboard.refused();
    }

    @Override
    public boolean isOsgiService(TopicPath service) {
        return isOfThisProcess(service) && core.host().isOsgiService(Integer.parseInt(service.serviceId()));
    }

    @Override
    public Optional<HostedService> service(TopicPath topicPath) {
        return isOfThisProcess(topicPath)
                ? Optional.ofNullable(core.host().get(Integer.parseInt(topicPath.serviceId())))
                        .map(Place::service)
                : Optional.empty();
    }

    private boolean isOfThisProcess(TopicPath service) {
        return service.isSameProcess(topicPath()) && service.serviceId().matches("[0-9]{1,9}");
    }

    @Override
    public List<EventLoopReport> eventLoops() {
        return watch.reports();
    }

    @Override
    public SwapStatistics swaps() {
        return core.host().swaps();
    }

    @Override
    public String abandon(HostedService service, boolean force) {
        return new Abandonment(watch).abandon(service, force);
    }

    @Override
    public void terminate(int exitStatus) {
        exit.accept(exitStatus);
    }

    /** The bundle no longer uses the process. */
    void release() {
        core.host().releaseServicesOf(this);
    }
}
