// SPDX-License-Identifier: Apache-2.0
package aiko.deployer.internal.configuration.delivery;

import aiko.deployer.internal.configuration.file.Pid;
import aiko.deployer.internal.configuration.file.Settings;
import aiko.event.Handle;
import aiko.process.AikoConstants;
import aiko.process.spi.ServiceSuccession;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collection;
import java.util.Collections;
import java.util.HashSet;
import java.util.Hashtable;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.function.Predicate;
import java.util.function.Supplier;
import java.util.stream.Collectors;
import org.osgi.framework.Bundle;
import org.osgi.framework.BundleContext;
import org.osgi.framework.Constants;
import org.osgi.service.cm.Configuration;
import org.osgi.service.cm.ConfigurationAdmin;
import org.osgi.service.component.runtime.ServiceComponentRuntime;
import org.osgi.service.component.runtime.dto.ComponentConfigurationDTO;
import org.osgi.service.component.runtime.dto.ComponentDescriptionDTO;

/** Delivers settings to Config Admin, and finds out whether their users accept them. Owned by the reader's thread. */
public final class Delivery {
    /** How long users may take to accept or refuse a configuration. */
    static final Duration LIMIT = Duration.ofSeconds(5);

    private static final Duration LONG = Duration.ofMillis(500);
    private static final Duration GRACE = Duration.ofSeconds(2);
    private static final long LOOK_MILLIS = 10;
    private static final long QUIET_MILLIS = 100;
    private static final String AIKO_NAME = AikoConstants.SERVICE_NAME;

    private final BundleContext context;
    private final ConfigurationAdmin admin;
    private final ServiceComponentRuntime runtime;
    private final Supplier<ServiceSuccession> succession;
    private final Refusals refusals;
    private final DirectNotice direct;
    private final Semaphore heard = new Semaphore(0);
    private final List<Handle> held = new ArrayList<>();
    private long releaseAfter = System.nanoTime();
    private final Set<Pid> incomplete = new HashSet<>();
    private Set<Pid> undecided = Set.of();
    private Notifiers.Hang hang;
    private boolean isGone;

    /** The response of a user to a configuration. */
    private enum Opinion {
        TAKES,
        REFUSES,
        /** Nothing so far. */
        NONE
    }

    /** What was delivered: its settings, null where it was deleted, and who was configured by it before. */
    public record Delivered(Pid pid, Settings settings, List<ComponentDescriptionDTO> users) {}

    /**
     * @param succession keeps the places of services while their components are configured; may give null
     * @param refused is told, on any thread, that a user may have refused something
     */
    public Delivery(
            BundleContext context,
            ConfigurationAdmin admin,
            ServiceComponentRuntime runtime,
            Supplier<ServiceSuccession> succession,
            Runnable refused) {
        this.context = context;
        this.admin = admin;
        this.runtime = runtime;
        this.succession = succession;
        direct = new DirectNotice(context);
        refusals = new Refusals(context, () -> {
            heard.release();
            refused.run();
        });
    }

    public Refusals refusals() {
        return refusals;
    }

    /**
     * Delivers settings, even if they are those that could not be delivered completely before.
     *
     * @param settings null for none at all
     * @throws IOException if Config Admin cannot store them
     */
    public void deliver(Pid pid, Settings settings) throws IOException {
        boolean isAgain = !incomplete.add(pid);
        if (settings == null) {
            pid.configuration(admin).delete();
        } else {
            Configuration configuration = pid.configuration(admin);
            Hashtable<String, Object> next = settings.dictionary();
            // Config Admin does not tell keys from each other that differ by case, as components do.
            if (isAgain
                    || !configuration.updateIfDifferent(next)
                            && !Collections.list(configuration.getProperties().keys())
                                    .containsAll(next.keySet())) {
                configuration.update(next);
            }
        }
        incomplete.remove(pid);
    }

    /** Whether Config Admin may have a part of what it could not store. */
    public boolean isIncomplete(Pid pid) {
        return incomplete.contains(pid);
    }

    /** The services of those who take long keep their places all the same. */
    private void hold(Collection<Delivered> waiting) {
        ServiceSuccession present = succession.get();
        Set<Bundle> bundles = new HashSet<>();
        for (Delivered delivered : waiting) {
            for (ComponentDescriptionDTO user : delivered.users()) {
                Bundle bundle = context.getBundle(user.bundle.id);
                if (bundle != null && user.properties.containsKey(AIKO_NAME)) {
                    bundles.add(bundle);
                }
            }
        }
        if (present != null && !bundles.isEmpty()) {
            held.add(present.hold(bundles));
        }
    }

    /** Who is active again may not have its place yet. */
    public void releaseDue() {
        if (!held.isEmpty() && System.nanoTime() - releaseAfter >= 0) {
            held.forEach(Handle::cancel);
            held.clear();
        }
    }

    public boolean isHolding() {
        return !held.isEmpty();
    }

    public void close() {
        held.forEach(Handle::cancel);
        held.clear();
        refusals.close();
    }

    /** Waits for the responses of all users. Returns the reasons of those that refuse. */
    public Map<Pid, String> await(Collection<Delivered> deliveries) throws InterruptedException {
        Map<Pid, String> refused = new LinkedHashMap<>();
        long began = System.nanoTime();
        List<Delivered> waiting = List.copyOf(deliveries);
        while (!waiting.isEmpty()) {
            await(waiting, delivered -> isDecided(delivered, refused), began);
            awaitLateRefusals(deliveries, refused);
            // One that is about to be deactivated may show its new settings while it still is active with the old ones.
            waiting = System.nanoTime() - began < LIMIT.toNanos()
                    ? deliveries.stream()
                            .filter(delivered -> !isDecided(delivered, refused))
                            .toList()
                    : List.of();
        }
        return refused;
    }

    /**
     * Waits until previous settings are in effect again. Until then, a component may be activated once more with those that it
     * refused, and shows that failure beside the previous settings. Returns the reasons of those that refuse these, too.
     */
    public Map<Pid, String> awaitPrevious(Collection<Delivered> deliveries) throws InterruptedException {
        await(deliveries, this::isInEffect, System.nanoTime());
        Map<Pid, String> refused = new LinkedHashMap<>();
        for (Delivered delivered : deliveries) {
            if (delivered.settings() != null) {
                refusal(delivered).ifPresent(why -> refused.put(delivered.pid(), why));
            }
        }
        return refused;
    }

    private void await(Collection<Delivered> deliveries, Predicate<Delivered> isDecided, long began)
            throws InterruptedException {
        List<Delivered> waiting = new ArrayList<>(deliveries);
        boolean isHeld = false;
        while (!waiting.isEmpty() && System.nanoTime() - began < LIMIT.toNanos()) {
            if (!isHeld && System.nanoTime() - began > LONG.toNanos()) {
                isHeld = true;
                hold(waiting);
                tellDirectly(waiting);
            }
            waiting.removeIf(isDecided);
            if (!waiting.isEmpty() && heard.tryAcquire(LOOK_MILLIS, TimeUnit.MILLISECONDS)) {
                heard.drainPermits();
            }
        }
        if (isHeld) {
            releaseAfter = System.nanoTime() + GRACE.toNanos();
        }
        undecided = waiting.stream().map(Delivered::pid).collect(Collectors.toSet());
        if (!waiting.isEmpty() && !isHanging()) {
            hang = Notifiers.hang().orElse(null);
        }
    }

    /** Some tell nobody but the log, a moment later; and one that shows its new settings may still be on its way to fail. */
    private void awaitLateRefusals(Collection<Delivered> deliveries, Map<Pid, String> refused)
            throws InterruptedException {
        long began = System.nanoTime();
        do {
            heard.tryAcquire(LOOK_MILLIS, TimeUnit.MILLISECONDS);
            deliveries.forEach(delivered -> logged(delivered)
                    .or(() -> refusal(delivered))
                    .ifPresent(refusal -> refused.putIfAbsent(delivered.pid(), refusal)));
        } while (refused.size() < deliveries.size()
                && System.nanoTime() - began < TimeUnit.MILLISECONDS.toNanos(QUIET_MILLIS));
    }

    /** Components that Config Admin does not notify. */
    private void tellDirectly(Collection<Delivered> waiting) {
        if (!isHanging()) {
            hang = Notifiers.hang().orElse(null);
        }
        isGone |= hang == null && Notifiers.isGone();
        if (isGone || isHanging()) {
            direct.tell(waiting.stream()
                    .filter(delivered -> isGone || !hang.isOf(delivered.pid()))
                    .toList());
        }
    }

    /** Whether Config Admin no longer notifies components. */
    public boolean isGone() {
        return isGone;
    }

    /** Whether a user that was told of a configuration has not returned, so that Config Admin does not come to others. */
    public boolean isHanging() {
        return hang != null && !hang.isOver();
    }

    /** Who keeps a configuration from being in effect, of those that were waited for last; null if nobody does. */
    public Notifiers.Hang hang(Pid pid) {
        return isHanging() && undecided.contains(pid) ? hang : null;
    }

    private boolean isDecided(Delivered delivered, Map<Pid, String> refused) {
        Optional<String> refusal = refusal(delivered);
        refusal.ifPresent(text -> refused.put(delivered.pid(), text));
        return refusal.isPresent()
                || delivered.users().stream().allMatch(user -> opinion(user, delivered) != Opinion.NONE);
    }

    private boolean isInEffect(Delivered delivered) {
        return delivered.users().stream().allMatch(user -> opinion(user, delivered) == Opinion.TAKES);
    }

    /** Why a user refuses what it was given, if one does. */
    public Optional<String> refusal(Delivered delivered) {
        return delivered.users().stream()
                .flatMap(user -> runtime.getComponentConfigurationDTOs(user).stream()
                        .filter(one -> opinion(one, delivered, user) == Opinion.REFUSES)
                        .map(one -> "component " + user.name + " of bundle " + user.bundle.symbolicName
                                + " refuses it: " + cause(one.failure)))
                .findFirst();
    }

    /** Whether all users run with it. */
    public boolean isTaken(Delivered delivered) {
        return !delivered.users().isEmpty() && isInEffect(delivered);
    }

    public boolean isAnyRunning(List<ComponentDescriptionDTO> users) {
        return users.stream()
                .flatMap(user -> runtime.getComponentConfigurationDTOs(user).stream())
                .anyMatch(one -> one.state == ComponentConfigurationDTO.ACTIVE
                        || one.state == ComponentConfigurationDTO.SATISFIED);
    }

    /** Failures that users have logged. */
    public Optional<String> logged(Delivered delivered) {
        return delivered.users().stream()
                .flatMap(user -> refusals.of(user).stream()
                        .map(cause -> "component " + user.name + " of bundle " + user.bundle.symbolicName
                                + " refuses it: " + cause))
                .findFirst()
                .or(() -> refusals.of(delivered.pid()).map(cause -> "its user refuses it: " + cause));
    }

    private Opinion opinion(ComponentDescriptionDTO user, Delivered delivered) {
        if (!runtime.isComponentEnabled(user)) {
            return Opinion.TAKES;
        }
        Collection<ComponentConfigurationDTO> all = runtime.getComponentConfigurationDTOs(user);
        if (delivered.settings() == null) {
            return all.stream().anyMatch(one -> isConfiguredBy(one, delivered.pid()) || isOnItsWay(one, user))
                    ? Opinion.NONE
                    : Opinion.TAKES;
        }
        return all.stream()
                .map(one -> opinion(one, delivered, user))
                .filter(opinion -> opinion != Opinion.NONE)
                .findFirst()
                .orElse(Opinion.NONE);
    }

    private static Opinion opinion(ComponentConfigurationDTO one, Delivered delivered, ComponentDescriptionDTO user) {
        if (delivered.settings() != null
                && (!isConfiguredBy(one, delivered.pid())
                        || !shows(one.properties, delivered.settings(), user.configurationPid.length > 1))) {
            return Opinion.NONE;
        }
        return switch (one.state) {
            case ComponentConfigurationDTO.FAILED_ACTIVATION -> Opinion.REFUSES;
            case ComponentConfigurationDTO.ACTIVE -> Opinion.TAKES;
                // It is unsatisfied for a moment, for want of nothing, whenever it is deactivated to be activated anew.
            case ComponentConfigurationDTO.UNSATISFIED_REFERENCE -> one.unsatisfiedReferences.length == 0
                    ? Opinion.NONE
                    : Opinion.TAKES;
            case ComponentConfigurationDTO.SATISFIED -> isOnItsWay(one, user) ? Opinion.NONE : Opinion.TAKES;
            default -> Opinion.NONE;
        };
    }

    /** Whether it is going to be active without that anybody has to ask for it. */
    private static boolean isOnItsWay(ComponentConfigurationDTO one, ComponentDescriptionDTO user) {
        return one.state == ComponentConfigurationDTO.SATISFIED
                && (user.immediate || one.properties.containsKey(AIKO_NAME));
    }

    private static boolean isConfiguredBy(ComponentConfigurationDTO one, Pid pid) {
        Object pids = one.properties.get(Constants.SERVICE_PID);
        return pids instanceof String[] several
                ? Arrays.asList(several).contains(pid.text())
                : pids instanceof Collection<?> all
                        ? all.contains(pid.text())
                        : pid.text().equals(pids);
    }

    /** @param isShared whether other configurations of the component may say otherwise */
    private static boolean shows(Map<String, Object> properties, Settings settings, boolean isShared) {
        return isShared
                || settings.byKey().stream()
                        .allMatch(setting -> setting.key().startsWith("service.")
                                || Objects.equals(properties.get(setting.key()), setting.value()));
    }

    /** The innermost cause of a stack trace. */
    private static String cause(String stackTrace) {
        String[] lines = stackTrace == null ? new String[] {"unknown cause"} : stackTrace.split("\\R");
        return Arrays.stream(lines)
                .filter(line -> line.startsWith("Caused by: "))
                .reduce((first, second) -> second)
                .map(line -> line.substring("Caused by: ".length()))
                .orElse(lines[0]);
    }
}
