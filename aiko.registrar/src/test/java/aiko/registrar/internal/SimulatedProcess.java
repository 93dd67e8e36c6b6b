// SPDX-License-Identifier: Apache-2.0
package aiko.registrar.internal;

import aiko.message.Message;
import aiko.process.HostedService;
import aiko.process.RegistrarDetails;
import aiko.process.ServiceDefinition;
import aiko.process.ServiceHandler;
import aiko.process.TopicPath;
import aiko.process.internal.BareProcess;
import aiko.registrar.RegistrarState;
import aiko.registrar.internal.directory.Directory;
import aiko.registrar.internal.history.RemovalHistory;
import aiko.registrar.internal.journal.Keeper;
import aiko.registrar.internal.liveness.Pace;
import java.lang.reflect.Proxy;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.Consumer;
import java.util.stream.Collectors;
import org.osgi.service.log.Logger;

/** A process of ours in the simulated world, with a registrar or without. */
final class SimulatedProcess {
    static final String BOOT = "aiko/service/registrar";
    private final Logger logger;
    final String topicPath;
    final String incarnation;
    private final SimulatedWorld world;
    private final SimulatedLoop loop;
    private final SimulatedMessages messages;
    private final BareProcess process;
    private final RegistrarCore registrar;
    private boolean isClosing;
    /** Until then, others may well take it for dead. */
    private long isExcusedUntil;

    /** @param warned receives what it logs as warnings */
    SimulatedProcess(
            SimulatedWorld world,
            SimulatedServer server,
            String topicPath,
            boolean isRegistrar,
            Consumer<String> warned) {
        logger = (Logger) Proxy.newProxyInstance(
                SimulatedProcess.class.getClassLoader(), new Class<?>[] {Logger.class}, (proxy, method, arguments) -> {
                    if (method.getName().equals("warn") && arguments[0] instanceof String text) {
                        warned.accept(text + Arrays.deepToString(arguments));
                    }
                    return method.getReturnType() == boolean.class ? false : null;
                });
        this.world = world;
        this.topicPath = topicPath;
        incarnation = "i" + world.now();
        loop = new SimulatedLoop(world);
        TopicPath path = TopicPath.parse(topicPath + "/0");
        var will = new SimulatedServer.Will(path.state(), ("(absent " + incarnation + ")").getBytes(), false);
        messages = new SimulatedMessages(
                world, server, loop, topicPath + "#" + incarnation, will, connected -> connected(connected));
        process = new BareProcess(path, incarnation, loop, messages, logger);
        process.open();
        registrar = isRegistrar ? registrar() : null;
        world.log(() -> topicPath + " begins");
        messages.open();
    }

    private RegistrarCore registrar() {
        var handler = new ServiceHandler() {
            private RegistrarCore target;

            @Override
            public void in(Message message) {
                target.requests().in(message);
            }
        };
        HostedService service = process.addService(
                ServiceDefinition.named("registrar").withProtocol(RegistrarComponent.PROTOCOL), handler);
        handler.target = new RegistrarCore(
                new RegistrarCore.Surroundings(
                        service.topicPath(),
                        BOOT,
                        messages,
                        loop,
                        world::seconds,
                        Duration.ofSeconds(2),
                        Pace.of(10),
                        logger),
                new Directory(topicPath, RegistrarComponent.PROTOCOL),
                new RemovalHistory(),
                Keeper.NOTHING);
        handler.target.addListener(state -> world.log(() -> topicPath + " is " + state.wireName()));
        handler.target.open();
        return handler.target;
    }

    private void connected(boolean isConnected) {
        world.log(() -> topicPath + (isConnected ? " is connected" : " is cut off"));
        process.connected(isConnected);
        if (registrar != null) {
            registrar.connected(isConnected, process.announcedRegistrar());
        }
    }

    void addService() {
        if (loop.isRunning() && !isClosing) {
            process.addService(ServiceDefinition.named("s"), message -> {});
        }
    }

    void removeService() {
        List<HostedService> services = process.services();
        if (loop.isRunning() && services.size() > (registrar == null ? 0 : 1)) {
            services.get(services.size() - 1).remove();
        }
    }

    void crash(long serverNotices) {
        world.log(() -> topicPath + " crashes");
        loop.die();
        messages.die(serverNotices);
    }

    /** It dies, and the server does not notice. */
    void vanish() {
        world.log(() -> topicPath + " vanishes");
        loop.die();
        messages.vanish();
    }

    /** It is suspended. */
    void freeze(long micros) {
        world.log(() -> topicPath + " is suspended for " + micros / SimulatedWorld.MILLI + " ms");
        loop.freeze(micros);
    }

    void excuse(long micros) {
        isExcusedUntil = Math.max(isExcusedUntil, world.now() + micros);
    }

    boolean isExcused() {
        return world.now() <= isExcusedUntil;
    }

    /** Ends in order. */
    void close() {
        world.log(() -> topicPath + " ends");
        isClosing = true;
        if (registrar != null) {
            registrar.close();
        }
        process.close();
        loop.after(300 * SimulatedWorld.MILLI, () -> {
            loop.die();
            messages.die(0);
        });
    }

    void cut(long serverNotices, long clientNotices, long cannotConnect) {
        if (loop.isAlive()) {
            messages.cut(serverNotices, clientNotices, cannotConnect);
        }
    }

    boolean isAlive() {
        return loop.isAlive();
    }

    boolean isRunning() {
        return loop.isRunning();
    }

    boolean isRegistrar() {
        return registrar != null;
    }

    boolean isPrimary() {
        return registrar != null && loop.isAlive() && registrar.election().state() == RegistrarState.PRIMARY;
    }

    boolean isSecondaryWithCopy() {
        return registrar.election().state() == RegistrarState.SECONDARY
                && registrar.replica().isComplete();
    }

    RegistrarCore core() {
        return registrar;
    }

    /** What the process takes for the primary. */
    Optional<RegistrarDetails> knownPrimary() {
        return process.registrar();
    }

    Set<String> services() {
        return process.services().stream()
                .map(service -> service.topicPath().toString())
                .collect(Collectors.toCollection(TreeSet::new));
    }

    /** Whether its directory holds what a process would not have said itself. */
    boolean isRegisteredByOthers(String owner) {
        return registrar.directory().select(aiko.process.ServiceFilter.ALL).stream()
                .anyMatch(service -> service.owner().equals(owner));
    }

    /** What its directory holds. */
    Set<String> directory() {
        return registrar.directory().select(aiko.process.ServiceFilter.ALL).stream()
                .map(service -> service.topicPath().toString())
                .collect(Collectors.toCollection(TreeSet::new));
    }
}
