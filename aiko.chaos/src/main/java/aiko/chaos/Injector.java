// SPDX-License-Identifier: Apache-2.0
package aiko.chaos;

import aiko.chaos.rig.Container;
import aiko.chaos.rig.FaultProxy;
import aiko.chaos.rig.NatsCluster;
import java.io.IOException;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeUnit;

/** Makes faults happen. */
final class Injector {
    private static final String EVERYTHING = "unlimited";
    private static final int MANY_HANDLES = 4_096;
    private static final long HANG_NANOS = TimeUnit.SECONDS.toNanos(8);

    private final World world;
    private List<Account> accounts = List.of();

    /** What ends a fault. */
    interface End {
        /** For faults that end by themselves. */
        End NOTHING = () -> {};

        void run() throws IOException;
    }

    Injector(World world) {
        this.world = world;
    }

    /** Those of the last quiet, by which it knows who is primary. */
    void accounts(List<Account> accounts) {
        this.accounts = accounts;
    }

    /** Begins a fault. Returns what ends it, or nothing if it could not happen. */
    Optional<End> inject(Fault fault) throws IOException {
        World.Place place = world.places.get(fault.container());
        Container container = place.container;
        if (fault.kind().part() == Kind.Part.RESOURCES && !container.isReady()) {
            // Without resources, a process may end instead of starting.
            return Optional.empty();
        }
        FaultProxy proxy = container.proxy();
        return switch (fault.kind()) {
            case RESET -> begun(proxy.reset());
            case REFUSE -> {
                proxy.refuse(true);
                proxy.reset();
                yield Optional.of(proxy::heal);
            }
            case DELAY -> {
                proxy.passage().delay(fault.amount());
                yield Optional.of(proxy::heal);
            }
            case THROTTLE -> {
                proxy.passage().throttle(fault.amount());
                yield Optional.of(proxy::heal);
            }
            case STALL, BLACK_HOLE -> {
                proxy.passage().close();
                yield Optional.of(proxy::heal);
            }
            case CUT_OUTGOING -> begun(proxy.cut(true, fault.amount()));
            case CUT_INCOMING -> begun(proxy.cut(false, fault.amount()));
            case CUT_HANDSHAKE -> {
                proxy.cutNext(fault.amount());
                yield begun(proxy.reset());
            }
            case HALF_OPEN_AT_SERVER -> begun(proxy.halfOpen(true));
            case HALF_OPEN_AT_CONTAINER -> begun(proxy.halfOpen(false));
            case PAUSE, LONG_PAUSE -> container.suspend() ? Optional.of(container::resume) : Optional.empty();
            case KILL -> kill(container);
            case KILL_PRIMARY -> kill(primary().orElse(container));
            case END -> container.end() ? Optional.of(container::start) : Optional.empty();
            case SERVER_KILL -> world.mosquitto().kill() ? Optional.of(world.mosquitto()::start) : Optional.empty();
            case SERVER_END -> world.mosquitto().end() ? Optional.of(world.mosquitto()::start) : Optional.empty();
            case SERVER_PAUSE -> world.mosquitto().suspend()
                    ? Optional.of(world.mosquitto()::resume)
                    : Optional.empty();
            case NODE_KILL -> {
                NatsCluster cluster = world.cluster();
                boolean happens = cluster.kill(fault.node());
                world.interrupt();
                yield happens ? Optional.of(() -> cluster.start(fault.node())) : Optional.empty();
            }
            case NODE_END -> {
                NatsCluster cluster = world.cluster();
                boolean happens = cluster.end(fault.node());
                world.interrupt();
                yield happens ? Optional.of(() -> cluster.start(fault.node())) : Optional.empty();
            }
            case NODE_PAUSE, NODE_LONG_PAUSE -> {
                NatsCluster cluster = world.cluster();
                boolean happens = cluster.suspend(fault.node());
                world.interrupt();
                yield happens ? Optional.of(() -> cluster.resume(fault.node())) : Optional.empty();
            }
            case PROMOTE -> begun(world.observer.publish(
                    "chaos/" + secondary(fault.container()).name() + "/promote", ""));
            case DEMOTE -> begun(world.observer.publish(
                    "chaos/" + primary().orElse(container).name() + "/demote", ""));
            case ANNOUNCEMENT_LOST -> begun(world.observer.retain(world.observer.bootTopic(), ""));
            case GHOST_ANNOUNCED -> begun(world.observer.retain(
                    world.observer.bootTopic(), "(primary found " + World.NAMESPACE + "/ghost/1/1 2 0.1)"));
            case PRIMARY_ABSENT_FORGED -> begun(world.observer.retain(world.observer.bootTopic(), "(primary absent)"));
            case PROCESS_ABSENT_FORGED -> begun(world.observer.publish(process(fault) + "/0/state", "(absent)"));
            case SWAP -> {
                place.swap();
                yield Optional.of(End.NOTHING);
            }
            case FAILING_VERSION -> {
                place.fail();
                yield Optional.of(place::swap);
            }
            case HANGING_VERSION -> {
                place.hang(TimeUnit.NANOSECONDS.toMillis(HANG_NANOS));
                yield Optional.of(place::swap);
            }
            case STUCK_VERSION -> {
                place.stick(TimeUnit.NANOSECONDS.toMillis(HANG_NANOS));
                yield Optional.of(place::swap);
            }
            case TRUNCATED_VERSION -> {
                place.truncate();
                yield Optional.of(place::swap);
            }
            case GUEST -> {
                place.inviteOrDismiss();
                yield Optional.of(End.NOTHING);
            }
            case CLOCK -> {
                World.Place jumping = world.places.stream()
                        .filter(World.Place::hasClock)
                        .findFirst()
                        .orElse(null);
                if (jumping == null) {
                    yield Optional.empty();
                }
                jumping.setClock(fault.amount());
                yield Optional.of(End.NOTHING);
            }
            case NO_HANDLES -> {
                boolean done = container.limitHandles(0);
                proxy.reset();
                yield done ? Optional.of(() -> container.limitHandles(MANY_HANDLES)) : Optional.empty();
            }
            case FULL_DISK -> {
                boolean done = container.fillDisk();
                place.swap();
                yield done ? Optional.of(container::freeDisk) : Optional.empty();
            }
            case FILE_LIMIT -> {
                boolean done = container.limitFiles("0");
                place.swap();
                yield done ? Optional.of(() -> container.limitFiles(EVERYTHING)) : Optional.empty();
            }
            case FULL_HEAP -> begun(
                    world.observer.publish("chaos/" + container.name() + "/fill", "75 " + fault.amount()));
        };
    }

    private static Optional<End> begun(boolean happens) {
        return happens ? Optional.of(End.NOTHING) : Optional.empty();
    }

    private static Optional<End> kill(Container container) {
        return container.kill() ? Optional.of(container::start) : Optional.empty();
    }

    private Optional<Container> primary() {
        for (int i = 0; i < accounts.size(); i++) {
            if (accounts.get(i).isPrimary()) {
                return Optional.of(world.places.get(i).container);
            }
        }
        return Optional.empty();
    }

    /** That one, or the next one if it is the primary. */
    private Container secondary(int number) {
        Container wanted = world.places.get(number).container;
        return primary().filter(wanted::equals).isPresent()
                ? world.places.get((number + 1) % world.places.size()).container
                : wanted;
    }

    private String process(Fault fault) {
        return accounts.get(fault.container()).process();
    }
}
