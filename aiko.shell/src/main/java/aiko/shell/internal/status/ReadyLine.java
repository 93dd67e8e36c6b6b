// SPDX-License-Identifier: Apache-2.0
package aiko.shell.internal.status;

import aiko.deployer.DeployedFile.State;
import aiko.deployer.Deployer;
import aiko.event.Handle;
import aiko.logging.spi.Console;
import aiko.process.AikoProcess;
import aiko.registrar.Registrar;
import aiko.text.VisibleText;
import java.time.Duration;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicBoolean;
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
 * Prints the READY line once: when the first bundles of the deploy folder have been started, a registrar is known, and the
 * container's own registrar has found its role.
 */
@Component(
        service = {},
        immediate = true)
public class ReadyLine {
    private static final int MOST_NAMES = 5;

    private final AikoProcess process;
    private final long startedMillis;
    private final AtomicBoolean printed = new AtomicBoolean();
    private volatile boolean active;
    private volatile Handle connection;
    private volatile Registrar registrar;
    private volatile Handle role;

    @Reference(
            cardinality = ReferenceCardinality.OPTIONAL,
            policy = ReferencePolicy.DYNAMIC,
            policyOption = ReferencePolicyOption.GREEDY)
    private volatile Console console;

    @Reference(
            cardinality = ReferenceCardinality.OPTIONAL,
            policy = ReferencePolicy.DYNAMIC,
            policyOption = ReferencePolicyOption.GREEDY)
    private volatile Deployer deployer;

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

    @Reference(
            cardinality = ReferenceCardinality.OPTIONAL,
            policy = ReferencePolicy.DYNAMIC,
            policyOption = ReferencePolicyOption.GREEDY)
    void bindRegistrar(Registrar bound) {
        unbindRegistrar(registrar);
        registrar = bound;
        role = bound.addStateListener(state -> printWhenReady());
    }

    /** Another registrar may have been bound before. */
    void unbindRegistrar(Registrar unbound) {
        if (unbound != null && unbound == registrar) {
            role.cancel();
            registrar = null;
        }
    }

    /** After the fields have been set; the constructor runs before. */
    @Activate
    void activate() {
        active = true;
        connection = process.addConnectionListener(state -> printWhenReady());
    }

    @Deactivate
    void deactivate() {
        connection.cancel();
    }

    /** Called by several threads. */
    private void printWhenReady() {
        if (printed.get() || !active) {
            return;
        }
        var status = new ContainerStatus(process, Optional.ofNullable(registrar));
        if (!status.isReady() || !printed.compareAndSet(false, true)) {
            return;
        }
        double seconds =
                Duration.ofMillis(System.currentTimeMillis() - startedMillis).toMillis() / 1000.0;
        String line = VisibleText.line(
                String.format(Locale.ROOT, "READY %s%s in %.1f s", status.line(), problems(), seconds));
        Console owner = console;
        if (owner != null) {
            owner.println(line);
        } else {
            System.out.println(line);
            System.out.flush();
        }
    }

    /** The files of the deploy folder that have problems; empty if there are none. */
    private String problems() {
        Deployer folder = deployer;
        if (folder == null) {
            return "";
        }
        List<String> names = folder.files().stream()
                .filter(file -> file.state() != State.ACTIVE && file.state() != State.SUPERSEDED)
                .map(file -> file.file().getFileName().toString())
                .distinct()
                .toList();
        if (names.isEmpty()) {
            return "";
        }
        int more = names.size() - MOST_NAMES;
        return String.format(
                " (%s: %s%s; see aiko:bundles)",
                names.size() == 1 ? "1 bundle has a problem" : names.size() + " bundles have problems",
                String.join(", ", names.subList(0, Math.min(MOST_NAMES, names.size()))),
                more > 0 ? " and " + more + " more" : "");
    }
}
