// SPDX-License-Identifier: Apache-2.0
package aiko.deployer.internal.configuration.delivery;

import aiko.deployer.internal.configuration.file.Pid;
import aiko.logging.spi.ReportedFailures;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.stream.Stream;
import org.osgi.framework.Bundle;
import org.osgi.framework.BundleContext;
import org.osgi.framework.ServiceReference;
import org.osgi.framework.ServiceRegistration;
import org.osgi.service.component.runtime.dto.ComponentDescriptionDTO;
import org.osgi.service.log.LogEntry;
import org.osgi.service.log.LogLevel;
import org.osgi.service.log.LogListener;
import org.osgi.service.log.LogReaderService;

/**
 * What users of configurations throw at them and nobody but the log is told of: by {@code modified} methods and managed
 * services. It listens only while something has been delivered lately, and keeps the log from writing with a stack trace
 * what becomes one line here.
 */
public final class Refusals implements LogListener, ReportedFailures, AutoCloseable {
    private static final String OF_MODIFIED = "modified method has thrown";
    private static final List<String> OF_ACTIVATION =
            List.of(OF_MODIFIED, "activate method has thrown", "Error during instantiation");
    private static final String OF_THE_FRAMEWORK = "FrameworkEvent ";
    private static final int MOST = 1_000;
    /** The framework tells of its events on a thread of its own, and the log gives them the time at which it hears of them. */
    private static final Duration LATE = Duration.ofSeconds(5);

    private final BundleContext context;
    private final Runnable heard;
    private final List<LogEntry> failures = new CopyOnWriteArrayList<>();
    private ServiceReference<LogReaderService> reference;
    private LogReaderService reader;
    private ServiceRegistration<ReportedFailures> registration;
    /** Those of lately, the present one last: the log may still have to write what was logged meanwhile. */
    private volatile List<Trial> trials = List.of();

    /** A delivery whose users' failures become one line. */
    private record Trial(List<Delivery.Delivered> deliveries, Instant began, Instant ended) {
        boolean isDuring(Instant time) {
            return isDuring(time, Duration.ZERO);
        }

        boolean isDuring(Instant time, Duration late) {
            return !time.isBefore(began) && !time.minus(late).isAfter(ended);
        }

        boolean contains(String bundle, Instant time, String message, String stackTrace) {
            if (message.startsWith(OF_THE_FRAMEWORK)) {
                return isDuring(time, LATE)
                        && users().anyMatch(user -> stackTrace.contains("(Component: " + user.name + " ("));
            }
            return isDuring(time)
                    && (deliveries.stream().anyMatch(delivered -> isOf(delivered.pid(), message))
                            || users().anyMatch(user -> isOf(user, bundle, message)));
        }

        private Stream<ComponentDescriptionDTO> users() {
            return deliveries.stream().flatMap(delivered -> delivered.users().stream());
        }
    }

    /** @param heard is told, on a thread of the log, that there may be a refusal */
    Refusals(BundleContext context, Runnable heard) {
        this.context = context;
        this.heard = heard;
    }

    public void open() {
        if (registration == null) {
            reference = context.getServiceReference(LogReaderService.class);
            reader = reference == null ? null : context.getService(reference);
            if (reader != null) {
                reader.addLogListener(this);
            }
            registration = context.registerService(ReportedFailures.class, this, null);
        }
    }

    @Override
    public void close() {
        try {
            if (reader != null) {
                reader.removeLogListener(this);
                context.ungetService(reference);
            }
            if (registration != null) {
                registration.unregister();
            }
        } catch (IllegalStateException stoppedAlready) {
            // The bundle has stopped meanwhile, and the framework has done it.
        }
        reader = null;
        registration = null;
        failures.clear();
    }

    /** From now on, what users of these throw at them is reported here alone. */
    public void begin(Collection<Delivery.Delivered> deliveries) {
        Instant now = Instant.now();
        var recent = new ArrayList<>(trials.stream()
                .filter(past -> past.ended().isBefore(now) && past.isDuring(now, LATE))
                .toList());
        recent.add(new Trial(List.copyOf(deliveries), now.truncatedTo(ChronoUnit.MILLIS), Instant.MAX));
        trials = List.copyOf(recent);
    }

    /** The log may still have to write what was logged until now. */
    public void end() {
        var ended = new ArrayList<>(trials);
        Trial present = ended.remove(ended.size() - 1);
        ended.add(new Trial(present.deliveries(), present.began(), Instant.now()));
        trials = List.copyOf(ended);
    }

    @Override
    public boolean contains(String bundle, Instant time, String message, String stackTrace) {
        return trials.stream().anyMatch(trial -> trial.contains(bundle, time, message, stackTrace));
    }

    private static boolean isOf(ComponentDescriptionDTO user, String bundle, String message) {
        return user.bundle.symbolicName.equals(bundle)
                && names(message, user)
                && OF_ACTIVATION.stream().anyMatch(message::contains);
    }

    @Override
    public void logged(LogEntry entry) {
        if (entry.getException() != null
                && entry.getLogLevel().compareTo(LogLevel.WARN) <= 0
                && failures.size() < MOST) {
            failures.add(entry);
            heard.run();
        }
    }

    /** What a component has thrown when it was told of its new configuration. */
    public Optional<String> of(ComponentDescriptionDTO component) {
        return failures.stream()
                .filter(entry -> isOf(entry, component))
                .findFirst()
                .map(entry -> cause(entry.getException()));
    }

    private static boolean isOf(LogEntry entry, ComponentDescriptionDTO component) {
        Bundle bundle = entry.getBundle();
        return bundle != null
                && bundle.getBundleId() == component.bundle.id
                && entry.getMessage().contains(OF_MODIFIED)
                && names(entry.getMessage(), component);
    }

    private static boolean names(String message, ComponentDescriptionDTO component) {
        return message.contains('[' + component.implementationClass + '(')
                || message.contains('[' + component.name + '(');
    }

    private static boolean isOf(Pid pid, String message) {
        return message.contains("pdating") && message.contains(pid.text());
    }

    /** What a managed service has thrown when it was told of its new configuration. */
    public Optional<String> of(Pid pid) {
        return failures.stream()
                .filter(entry -> isOf(pid, entry.getMessage()))
                .findFirst()
                .map(entry -> cause(entry.getException()));
    }

    /** What was said of earlier deliveries is not said of the next. */
    public void forget() {
        failures.clear();
    }

    public static String cause(Throwable failure) {
        Throwable cause = failure;
        while (cause.getCause() != null && cause.getCause() != cause) {
            cause = cause.getCause();
        }
        // The log may wrap what it keeps, so that it holds no class of a bundle.
        return cause.getClass().getName().endsWith(".LogException") ? cause.getMessage() : cause.toString();
    }
}
