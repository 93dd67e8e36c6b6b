// SPDX-License-Identifier: Apache-2.0
package aiko.shell.internal.command.felix;

import aiko.shell.internal.output.CommandException;
import java.util.List;
import org.apache.felix.service.command.CommandProcessor;
import org.apache.felix.service.command.Descriptor;
import org.osgi.framework.Constants;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.Reference;
import org.osgi.service.component.runtime.ServiceComponentRuntime;
import org.osgi.service.component.runtime.dto.ComponentDescriptionDTO;
import org.osgi.util.promise.Promise;

/** Felix SCR's commands that change components: its own return {@code false} for an unknown name. */
@Component(
        service = ScrCommands.class,
        property = {
            Constants.SERVICE_RANKING + ":Integer=100",
            CommandProcessor.COMMAND_SCOPE + "=scr",
            CommandProcessor.COMMAND_FUNCTION + "=enable",
            CommandProcessor.COMMAND_FUNCTION + "=disable"
        })
public class ScrCommands {
    private final ServiceComponentRuntime runtime;

    @Activate
    public ScrCommands(@Reference ServiceComponentRuntime runtime) {
        this.runtime = runtime;
    }

    /** {@code scr:enable}. */
    @Descriptor("Enable a component")
    public void enable(@Descriptor("COMPONENT: its name") String name) throws InterruptedException {
        for (ComponentDescriptionDTO component : components(name)) {
            done(runtime.enableComponent(component));
        }
    }

    /** {@code scr:disable}. */
    @Descriptor("Disable a component")
    public void disable(@Descriptor("COMPONENT: its name") String name) throws InterruptedException {
        for (ComponentDescriptionDTO component : components(name)) {
            done(runtime.disableComponent(component));
        }
    }

    private List<ComponentDescriptionDTO> components(String name) {
        List<ComponentDescriptionDTO> found = runtime.getComponentDescriptionDTOs().stream()
                .filter(component -> component.name.equals(name))
                .toList();
        if (found.isEmpty()) {
            throw new CommandException("component " + name + " not found; scr:list lists all components");
        }
        return found;
    }

    private static void done(Promise<Void> change) throws InterruptedException {
        Throwable failure = change.getFailure();
        if (failure != null) {
            throw new CommandException(failure.toString());
        }
    }
}
