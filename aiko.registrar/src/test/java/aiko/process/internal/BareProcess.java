// SPDX-License-Identifier: Apache-2.0
package aiko.process.internal;

import aiko.event.EventLoop;
import aiko.message.internal.ProcessMessages;
import aiko.process.HostedService;
import aiko.process.RegistrarDetails;
import aiko.process.ServiceDefinition;
import aiko.process.ServiceHandler;
import aiko.process.TopicPath;
import aiko.process.internal.loop.ThreadServices;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicInteger;
import org.osgi.service.log.Logger;

/** A process without a framework, on any event loop and any messages. */
public final class BareProcess {
    private final ProcessCore core;

    public BareProcess(
            TopicPath topicPath, String incarnation, EventLoop eventLoop, ProcessMessages messages, Logger logger) {
        core = new ProcessCore(
                new ProcessCore.Terms(
                        topicPath, "me", incarnation, new AtomicInteger()::incrementAndGet, false, status -> {}),
                eventLoop,
                new ThreadServices(),
                id -> eventLoop,
                messages,
                logger);
    }

    public void open() {
        core.open();
    }

    public void connected(boolean connected) {
        core.connected(connected);
    }

    public HostedService addService(ServiceDefinition definition, ServiceHandler handler) {
        return core.host().addService(definition, handler, null, null, this);
    }

    public List<HostedService> services() {
        return core.services();
    }

    public Optional<RegistrarDetails> registrar() {
        return core.registrar();
    }

    public Optional<RegistrarDetails> announcedRegistrar() {
        return core.announcedRegistrar();
    }

    public void close() {
        core.close();
    }
}
