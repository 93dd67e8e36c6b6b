// SPDX-License-Identifier: Apache-2.0
package aiko.registrar.internal;

import aiko.event.Handle;
import aiko.message.ConnectionState;
import aiko.message.Message;
import aiko.process.AikoProcess;
import aiko.process.AikoService;
import aiko.process.CommandDescription;
import aiko.process.HostedService;
import aiko.process.RegistrarDetails;
import aiko.process.ServiceDefinition;
import aiko.process.ServiceFilter;
import aiko.process.ServiceHandler;
import aiko.registrar.Page;
import aiko.registrar.ProcessRow;
import aiko.registrar.Registrar;
import aiko.registrar.RegistrarState;
import aiko.registrar.RegistrarStatistics;
import aiko.registrar.RemovedRow;
import aiko.registrar.Secondary;
import aiko.registrar.ServiceQuery;
import aiko.registrar.ServiceRow;
import aiko.registrar.internal.directory.Directory;
import aiko.registrar.internal.directory.DirectoryLimit;
import aiko.registrar.internal.history.RemovalHistory;
import aiko.registrar.internal.journal.Journal;
import aiko.registrar.internal.journal.Keeper;
import aiko.registrar.internal.liveness.Pace;
import aiko.share.SharedState;
import aiko.share.SharedStates;
import aiko.share.spi.SharedLogLevel;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletionStage;
import java.util.function.Consumer;
import org.osgi.framework.BundleContext;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.Deactivate;
import org.osgi.service.component.annotations.Reference;
import org.osgi.service.log.Logger;
import org.osgi.service.log.LoggerFactory;
import org.osgi.service.log.admin.LoggerAdmin;
import org.osgi.service.metatype.annotations.Designate;

/** A registrar: an Aiko service of its process, which takes part in the election and keeps the directory. */
@Component(service = Registrar.class, immediate = true, configurationPid = RegistrarConfiguration.PID)
@Designate(ocd = RegistrarConfiguration.class)
public class RegistrarComponent implements Registrar {
    private static final String PROTOCOL_VERSION = "2";
    static final String PROTOCOL = AikoService.PROTOCOL_PREFIX + "registrar:" + PROTOCOL_VERSION;

    /** A framework property: this registrar takes over when it starts. */
    private static final String PRIMARY_PROPERTY = "aiko.registrar.primary";

    private final AikoProcess process;
    private final long directoryBytes;
    private final long historyBytes;
    private final HostedService service;
    private final RegistrarCore core;
    private final Queries queries;
    private final RoleChanges roles;
    private final RegistrarSharedState sharedState;
    private final Optional<Journal> journal;
    private final Handle connection;
    private final Callbacks callbacks;
    /** Requests that arrive while the parts are put together, which need the service's topic path, are ignored. */
    private volatile ServiceHandler requests = message -> {};

    @Activate
    public RegistrarComponent(
            @Reference AikoProcess process,
            @Reference(service = LoggerFactory.class) Logger logger,
            @Reference LoggerAdmin loggerAdmin,
            @Reference SharedStates sharedStates,
            RegistrarConfiguration configuration,
            BundleContext context) {
        this.process = process;
        directoryBytes = DirectoryLimit.of(
                configuration.directory_bytes(), Runtime.getRuntime().maxMemory());
        historyBytes = RemovalHistory.limit(
                configuration.history_bytes(), Runtime.getRuntime().maxMemory());
        callbacks = new Callbacks(logger);
        journal = configuration.state_keep()
                ? Optional.of(new Journal(
                        stateFile(context),
                        this::emptyDirectory,
                        () -> new RemovalHistory(historyBytes, full -> {}),
                        logger))
                : Optional.empty();
        service = process.addService(
                ServiceDefinition.named("registrar").withProtocol(PROTOCOL).withTags(SharedState.TAG),
                new ServiceHandler() {
                    @Override
                    public void in(Message message) {
                        requests.in(message);
                    }

                    @Override
                    public List<CommandDescription> describeCommands() {
                        return requests.describeCommands();
                    }
                },
                process.eventLoop());
        var surroundings = new RegistrarCore.Surroundings(
                service.topicPath(),
                process.bootTopic(),
                process.messages(),
                process.eventLoop(),
                () -> System.nanoTime() / 1e9,
                Duration.ofMillis(configuration.search_limit_ms()),
                Pace.of(configuration.liveness_limit()),
                logger);
        core = new RegistrarCore(
                surroundings,
                emptyDirectory(),
                new RemovalHistory(historyBytes, full -> warnOfFull(full, logger)),
                journal.map(Keeper.class::cast).orElse(Keeper.NOTHING));
        queries = new Queries(surroundings, core);
        roles = new RoleChanges(process.eventLoop(), core.election());
        core.addListener(roles::changed);
        sharedState = sharedState(
                sharedStates, new SharedLogLevel(service, loggerAdmin, Registrar.class.getPackageName()), context);
        core.addListener(state -> sharedState.changed());
        core.changes().whenChanged(sharedState::changed);
        journal.ifPresent(kept -> {
            kept.open(core.directory(), core.history());
            core.restored();
        });
        requests = core.requests();
        if (configuration.primary() || Boolean.parseBoolean(context.getProperty(PRIMARY_PROPERTY))) {
            core.election().promote();
        }
        core.open();
        connection = process.addConnectionListener(this::connectionStateChanged);
    }

    private RegistrarSharedState sharedState(
            SharedStates sharedStates, SharedLogLevel logLevel, BundleContext context) {
        String release = context.getBundle().getVersion().toString();
        return new RegistrarSharedState(
                sharedStates,
                service,
                RegistrarSharedState.Origin.of(RegistrarComponent.class, release, PROTOCOL_VERSION),
                core.election()::state,
                core.directory()::size,
                logLevel);
    }

    private static void warnOfFull(RemovalHistory history, Logger logger) {
        logger.warn(
                "the history is full: {} removed services use {} bytes, and history.bytes of aiko.registrar is {};"
                        + " discarding the oldest; raise history.bytes, or the heap size of Java",
                history.size(),
                history.bytes(),
                history.limit());
    }

    private Directory emptyDirectory() {
        return new Directory(process.topicPath().process(), PROTOCOL, directoryBytes);
    }

    private static Path stateFile(BundleContext context) {
        String data = context.getProperty("aiko.data.dir");
        Path folder = data == null ? context.getDataFile("").toPath() : Path.of(data);
        return folder.resolve("registrar").resolve("state");
    }

    @Deactivate
    void deactivate() {
        connection.cancel();
        sharedState.close();
        process.eventLoop().execute(core::close);
        service.remove();
        journal.ifPresent(Journal::close);
        process.eventLoop().execute(callbacks::close);
    }

    private void connectionStateChanged(ConnectionState state) {
        core.connected(state.isAtLeast(ConnectionState.TRANSPORT), process.announcedRegistrar());
    }

    @Override
    public RegistrarState state() {
        return core.election().state();
    }

    @Override
    public Handle addStateListener(Consumer<RegistrarState> listener) {
        Callbacks.InOrder<RegistrarState> told = callbacks.inOrder(listener);
        Handle added = roles.addListener(told);
        return () -> {
            told.cancel();
            added.cancel();
        };
    }

    @Override
    public HostedService service() {
        return service;
    }

    @Override
    public Optional<RegistrarDetails> primary() {
        return core.election().primary();
    }

    @Override
    public int serviceCount() {
        return core.directory().size();
    }

    @Override
    public int processCount() {
        return core.directory().processCount();
    }

    @Override
    public int historyCount() {
        return core.history().size();
    }

    @Override
    public CompletionStage<RegistrarStatistics> statistics() {
        return callbacks.elsewhere(queries.statistics());
    }

    @Override
    public CompletionStage<List<Secondary>> secondaries() {
        return callbacks.elsewhere(queries.secondaries());
    }

    @Override
    public CompletionStage<Page<ServiceRow>> query(ServiceFilter filter, int offset, int limit) {
        return callbacks.elsewhere(queries.query(filter, offset, limit));
    }

    @Override
    public CompletionStage<Page<ServiceRow>> query(ServiceQuery query, int offset, int limit) {
        return callbacks.elsewhere(queries.query(query, offset, limit));
    }

    @Override
    public CompletionStage<Page<ProcessRow>> processes(int offset, int limit) {
        return callbacks.elsewhere(queries.processes(offset, limit));
    }

    @Override
    public CompletionStage<Page<RemovedRow>> history(int offset, int limit) {
        return callbacks.elsewhere(queries.history(offset, limit));
    }

    @Override
    public CompletionStage<Void> promote() {
        return callbacks.elsewhere(roles.promote());
    }

    @Override
    public CompletionStage<Void> demote() {
        return callbacks.elsewhere(roles.demote());
    }
}
