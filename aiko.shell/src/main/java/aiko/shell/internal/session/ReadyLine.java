// SPDX-License-Identifier: Apache-2.0
package aiko.shell.internal.session;

import aiko.deployer.Deployer;
import aiko.event.Handle;
import aiko.logging.Console;
import aiko.message.ConnectionState;
import aiko.process.AikoProcess;
import aiko.registrar.Registrar;
import java.time.Duration;
import java.util.Locale;
import java.util.Optional;
import org.osgi.framework.BundleContext;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.Deactivate;
import org.osgi.service.component.annotations.Reference;
import org.osgi.service.component.annotations.ReferenceCardinality;
import org.osgi.service.component.annotations.ReferencePolicy;
import org.osgi.service.component.annotations.ReferencePolicyOption;
import org.osgi.service.condition.Condition;

/**
 * Prints, once, the line that says the container is ready: the deploy folder's first contents are running, a registrar is
 * known, and the container's own registrar has found its role.
 */
@Component(
        service = {},
        immediate = true)
public class ReadyLine {
    private final AikoProcess process;
    private volatile Handle listener;
    private final long startedMillis;
    private boolean printed;

    @Reference(
            cardinality = ReferenceCardinality.OPTIONAL,
            policy = ReferencePolicy.DYNAMIC,
            policyOption = ReferencePolicyOption.GREEDY)
    private volatile Registrar registrar;

    @Reference(
            cardinality = ReferenceCardinality.OPTIONAL,
            policy = ReferencePolicy.DYNAMIC,
            policyOption = ReferencePolicyOption.GREEDY)
    private volatile Console console;

    @Activate
    public ReadyLine(
            BundleContext context,
            @Reference AikoProcess process,
            @Reference(target = "(" + Condition.CONDITION_ID + "=" + Deployer.CONDITION_SETTLED + ")")
                    Condition deployed) {
        this.process = process;
        String started = context.getProperty("aiko.started");
        startedMillis = started == null ? System.currentTimeMillis() : Long.parseLong(started);
    }

    /** After the fields have been set, which the constructor comes too early for. */
    @Activate
    void activate() {
        listener = process.addConnectionListener(this::connectionStateChanged);
    }

    @Deactivate
    void deactivate() {
        listener.cancel();
    }

    /** On the event loop, as everything below. */
    private void connectionStateChanged(ConnectionState state) {
        if (state == ConnectionState.REGISTRAR) {
            // The registrar of this container may hear of the primary after the process does.
            process.eventLoop().execute(this::printWhenReady);
        }
    }

    private void printWhenReady() {
        if (printed) {
            return;
        }
        var status = new ContainerStatus(process, Optional.ofNullable(registrar));
        if (!status.isReady()) {
            return;
        }
        printed = true;
        double seconds =
                Duration.ofMillis(System.currentTimeMillis() - startedMillis).toMillis() / 1000.0;
        String line = String.format(Locale.ROOT, "READY %s in %.1f s", status.line(), seconds);
        Console owner = console;
        if (owner != null) {
            owner.println(line);
        } else {
            System.out.println(line);
            System.out.flush();
        }
    }
}
