// SPDX-License-Identifier: Apache-2.0
package aiko.shell.internal.command.felix;

import aiko.shell.internal.output.CommandException;
import java.util.Arrays;
import java.util.List;
import org.osgi.framework.Bundle;
import org.osgi.framework.BundleContext;

/** Bundles as people name them: by id or by symbolic name. */
final class BundleArguments {
    private final BundleContext context;

    BundleArguments(BundleContext context) {
        this.context = context;
    }

    List<Bundle> bundles(String... names) {
        return Arrays.stream(names).map(this::bundle).toList();
    }

    /** @throws CommandException if there is none, or more than one */
    Bundle bundle(String name) {
        List<Bundle> found = Arrays.stream(context.getBundles())
                .filter(bundle ->
                        name.equals(Long.toString(bundle.getBundleId())) || name.equals(bundle.getSymbolicName()))
                .toList();
        if (found.isEmpty()) {
            throw new CommandException("bundle " + name + " not found; aiko:bundles lists all bundles");
        }
        if (found.size() > 1) {
            throw new CommandException(found.size() + " bundles are named " + name + "; use an id");
        }
        return found.get(0);
    }
}
