// SPDX-License-Identifier: Apache-2.0
package aiko.logging.internal.front;

import aiko.logging.AikoLogger;
import aiko.logging.internal.level.LoggerLevels;
import aiko.logging.internal.record.LogRecord;
import aiko.logging.internal.record.RecordSink;
import aiko.process.spi.ServiceOwners;
import java.util.Hashtable;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Function;
import org.osgi.framework.Bundle;
import org.osgi.framework.BundleContext;
import org.osgi.framework.BundleEvent;
import org.osgi.framework.BundleListener;
import org.osgi.framework.Constants;
import org.osgi.framework.ServiceFactory;
import org.osgi.framework.ServiceRegistration;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.Deactivate;
import org.osgi.service.component.annotations.Reference;
import org.osgi.service.component.annotations.ReferenceCardinality;
import org.osgi.service.component.annotations.ReferencePolicy;
import org.osgi.service.component.annotations.ReferencePolicyOption;
import org.osgi.service.log.LogService;
import org.osgi.service.log.LoggerFactory;
import org.slf4j.ILoggerFactory;

/**
 * The entry of the log: publishes the LogService and LoggerFactory that bundles use, ranked before those of the log
 * implementation, and accepts the records of SLF4J and java.util.logging.
 */
@Component(service = LogFront.class, immediate = true)
public class LogFront implements BundleListener {
    /** Before the log implementation, whose loggers know no Aiko services. */
    static final int RANKING = 1_000;

    private final BundleContext context;
    private final LoggerLevels levels;
    private final Owners owners = new Owners();
    private final Map<Bundle, BundleLoggers> loggers = new ConcurrentHashMap<>();
    private final BundleLoggers ofNobody = new BundleLoggers(this, null);
    private final JavaLoggingBridge javaLogging = new JavaLoggingBridge(this);
    private ServiceRegistration<?> logService;
    private ServiceRegistration<?> aikoLogger;

    @Reference(policy = ReferencePolicy.DYNAMIC, policyOption = ReferencePolicyOption.GREEDY)
    private volatile RecordSink sink;

    @Activate
    public LogFront(BundleContext context, @Reference LoggerLevels levels) {
        this.context = context;
        this.levels = levels;
    }

    /** After the sink has been set. */
    @Activate
    void open() {
        context.addBundleListener(this);
        logService = context.registerService(
                new String[] {LogService.class.getName(), LoggerFactory.class.getName()},
                new PerBundle<LogService>(this::loggersOf),
                ranked());
        aikoLogger = context.registerService(
                AikoLogger.class, new PerBundle<>(bundle -> new BundleAikoLogger(this, bundle)), null);
        javaLogging.install();
        levels.addListener(javaLogging);
        levels.reportTo(loggersOf(context.getBundle()).logger(LoggerLevels.class.getName())::error);
    }

    @Deactivate
    void deactivate() {
        levels.removeListener(javaLogging);
        javaLogging.remove();
        aikoLogger.unregister();
        logService.unregister();
        context.removeBundleListener(this);
    }

    @Reference(
            cardinality = ReferenceCardinality.OPTIONAL,
            policy = ReferencePolicy.DYNAMIC,
            policyOption = ReferencePolicyOption.GREEDY)
    void bindCurrentService(ServiceOwners currentService) {
        owners.use(currentService);
    }

    void unbindCurrentService(ServiceOwners currentService) {
        owners.forget(currentService);
    }

    private static Hashtable<String, Object> ranked() {
        return new Hashtable<>(Map.of(Constants.SERVICE_RANKING, RANKING, LoggerLevels.FRONT, true));
    }

    /** @param bundle null for those of whom no bundle is known */
    BundleLoggers loggersOf(Bundle bundle) {
        return bundle == null ? ofNobody : loggers.computeIfAbsent(bundle, unknown -> new BundleLoggers(this, unknown));
    }

    Owners owners() {
        return owners;
    }

    LoggerLevels levels() {
        return levels;
    }

    void accept(LogRecord record) {
        RecordSink current = sink;
        // Loggers may be used while the log itself ends.
        if (current != null) {
            current.accept(record);
        }
    }

    @Override
    public void bundleChanged(BundleEvent event) {
        if (event.getType() == BundleEvent.UNINSTALLED) {
            loggers.remove(event.getBundle());
            javaLogging.forget(event.getBundle());
            ILoggerFactory slf4j = org.slf4j.LoggerFactory.getILoggerFactory();
            if (slf4j instanceof Slf4jLoggers ours) {
                ours.forget(event.getBundle());
            }
        }
    }

    private record PerBundle<S>(Function<Bundle, S> create) implements ServiceFactory<S> {
        @Override
        public S getService(Bundle bundle, ServiceRegistration<S> registration) {
            return create.apply(bundle);
        }

        @Override
        public void ungetService(Bundle bundle, ServiceRegistration<S> registration, S service) {
            // loggers stay as long as the bundle is installed
        }
    }
}
