// SPDX-License-Identifier: Apache-2.0
package aiko.deployer.internal.configuration;

import java.util.List;
import java.util.Optional;
import java.util.concurrent.CopyOnWriteArrayList;
import org.osgi.framework.Bundle;
import org.osgi.framework.BundleContext;
import org.osgi.framework.ServiceReference;
import org.osgi.service.component.runtime.dto.ComponentDescriptionDTO;
import org.osgi.service.log.LogEntry;
import org.osgi.service.log.LogLevel;
import org.osgi.service.log.LogListener;
import org.osgi.service.log.LogReaderService;

/**
 * What users of configurations throw at them and nobody but the log is told of: by {@code modified} methods and managed
 * services. It listens only while something has been delivered lately.
 */
final class Refusals implements LogListener, AutoCloseable {
    private static final String OF_MODIFIED = "modified method has thrown";
    private static final int MOST = 1_000;

    private final BundleContext context;
    private final Runnable heard;
    private final List<LogEntry> failures = new CopyOnWriteArrayList<>();
    private ServiceReference<LogReaderService> reference;
    private LogReaderService reader;

    /** @param heard is told, on a thread of the log, that there may be a refusal */
    Refusals(BundleContext context, Runnable heard) {
        this.context = context;
        this.heard = heard;
    }

    void open() {
        if (reader == null) {
            reference = context.getServiceReference(LogReaderService.class);
            reader = reference == null ? null : context.getService(reference);
            if (reader != null) {
                reader.addLogListener(this);
            }
        }
    }

    @Override
    public void close() {
        if (reader != null) {
            reader.removeLogListener(this);
            context.ungetService(reference);
            reader = null;
        }
        failures.clear();
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
    Optional<String> of(ComponentDescriptionDTO component) {
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
                && (entry.getMessage().contains('[' + component.implementationClass + '(')
                        || entry.getMessage().contains('[' + component.name + '('));
    }

    /** What a managed service has thrown when it was told of its new configuration. */
    Optional<String> of(Pid pid) {
        return failures.stream()
                .filter(entry -> entry.getMessage().contains("pdating")
                        && entry.getMessage().contains(pid.text()))
                .findFirst()
                .map(entry -> cause(entry.getException()));
    }

    /** What was said of earlier deliveries is not said of the next. */
    void forget() {
        failures.clear();
    }

    static String cause(Throwable failure) {
        Throwable cause = failure;
        while (cause.getCause() != null && cause.getCause() != cause) {
            cause = cause.getCause();
        }
        // The log may wrap what it keeps, so that it holds no class of a bundle.
        return cause.getClass().getName().endsWith(".LogException") ? cause.getMessage() : cause.toString();
    }
}
