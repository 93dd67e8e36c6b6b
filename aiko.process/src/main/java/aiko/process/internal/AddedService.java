// SPDX-License-Identifier: Apache-2.0
package aiko.process.internal;

import aiko.event.EventLoop;
import aiko.event.Handle;
import aiko.message.MessageInterceptor;
import aiko.message.Messages;
import aiko.process.HostedService;
import aiko.process.ServiceDefinition;
import aiko.process.ServiceDetails;
import aiko.process.ServiceHandler;
import aiko.process.ServiceStatistics;
import java.util.Optional;
import org.osgi.framework.Bundle;
import org.osgi.service.log.LogLevel;

/**
 * A service as somebody has added it: what it wants done with its messages. The entry goes on with the next one when this
 * one has left, which does nothing from then on, and knows nothing of the bundle's classes.
 */
final class AddedService implements HostedService {
    private final ServiceEntry entry;
    private final ServiceDefinition definition;
    private final ServiceDetails details;
    private final Bundle bundle;
    private final Object adder;
    private volatile ServiceHandler handler;
    private volatile DurableState durable;
    private volatile boolean leaving;
    private volatile boolean left;
    private volatile Thread loose;

    private final boolean isSuccessor;

    // Owned by the event loop of the service.
    private boolean begun;

    /** @param isSuccessor whether it takes the place of another one, whose state and messages wait for it */
    AddedService(
            ServiceEntry entry,
            ServiceDefinition definition,
            ServiceDetails details,
            ServiceHandler handler,
            Bundle bundle,
            Object adder,
            boolean isSuccessor) {
        this.entry = entry;
        this.definition = definition;
        this.details = details;
        this.handler = handler;
        this.bundle = bundle;
        this.adder = adder;
        this.isSuccessor = isSuccessor;
        begun = !isSuccessor;
    }

    ServiceEntry entry() {
        return entry;
    }

    /** Null once it has left. */
    ServiceHandler handler() {
        return handler;
    }

    void forgetHandler() {
        handler = null;
    }

    /** Where its state is kept over its end; null for one that is not durable. */
    DurableState durable() {
        return durable;
    }

    void setDurable(DurableState durable) {
        this.durable = durable;
    }

    /** Whoever added the service, to remove what it leaves behind. */
    Object adder() {
        return adder;
    }

    /** Any thread: its messages wait for a successor from now on, or will soon. Whether that is news. */
    synchronized boolean leave() {
        boolean isNews = !leaving;
        leaving = true;
        return isNews;
    }

    boolean isLeaving() {
        return leaving;
    }

    /** Whoever has added it has let it go. */
    void setLeft() {
        left = true;
    }

    boolean hasLeft() {
        return left;
    }

    /** That thread makes a call of it, which its event loop does not wait for. */
    void setLoose(Thread thread) {
        loose = thread;
    }

    /** Whether a call of it hangs that its event loop does not wait for. */
    boolean isLoose() {
        Thread thread = loose;
        return thread != null && thread.isAlive();
    }

    boolean isSuccessor() {
        return isSuccessor;
    }

    /** On the event loop of the service: it has all that its predecessor has left it. */
    void begin() {
        begun = true;
    }

    boolean hasBegun() {
        return begun;
    }

    @Override
    public int serviceId() {
        return entry.serviceId();
    }

    @Override
    public ServiceDefinition definition() {
        return definition;
    }

    @Override
    public ServiceDetails details() {
        return details;
    }

    @Override
    public Bundle bundle() {
        return bundle;
    }

    @Override
    public EventLoop eventLoop() {
        return entry.eventLoop();
    }

    @Override
    public ServiceStatistics statistics() {
        return entry.statistics();
    }

    @Override
    public Messages messages() {
        return entry.owner().messages(this);
    }

    @Override
    public Handle interceptControl(MessageInterceptor handler) {
        return leaving ? () -> {} : entry.addControlHandler(this, handler);
    }

    @Override
    public Optional<LogLevel> logLevel() {
        return entry.logLevel();
    }

    @Override
    public void setLogLevel(LogLevel level) {
        if (!leaving) {
            entry.setLogLevel(Optional.of(level));
        }
    }

    @Override
    public void clearLogLevel() {
        if (!leaving) {
            entry.setLogLevel(Optional.empty());
        }
    }

    @Override
    public void remove() {
        entry.owner().remove(this);
    }

    @Override
    public String toString() {
        return "service " + definition.name() + " " + topicPath();
    }
}
