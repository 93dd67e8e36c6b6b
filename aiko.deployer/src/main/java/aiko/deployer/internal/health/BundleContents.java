// SPDX-License-Identifier: Apache-2.0
package aiko.deployer.internal.health;

import java.lang.ref.WeakReference;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.WeakHashMap;
import org.osgi.framework.Bundle;
import org.osgi.framework.wiring.BundleWiring;
import org.osgi.service.component.runtime.dto.ComponentDescriptionDTO;

/**
 * What can be said of the content of bundles, found out once for each content and wiring. Keeps neither. Owned by the
 * deployer's thread.
 */
final class BundleContents {
    private final Map<Bundle, Facts> facts = new WeakHashMap<>();

    private static final class Facts {
        private final WeakReference<BundleWiring> wiring;
        private final Map<String, Optional<String>> classes = new HashMap<>();
        private Optional<String> ownCopy;
        private Optional<String> undescribed;
        private Set<String> known;
        private List<String> descriptors;

        Facts(BundleWiring wiring) {
            this.wiring = new WeakReference<>(wiring);
        }
    }

    private Facts of(Bundle bundle) {
        BundleWiring wiring = bundle.adapt(BundleWiring.class);
        Facts present = facts.get(bundle);
        if (present == null || present.wiring.get() != wiring) {
            present = new Facts(wiring);
            facts.put(bundle, present);
        }
        return present;
    }

    /** The container's API in the bundle itself, as a problem. */
    Optional<String> ownCopy(Bundle bundle) {
        Facts content = of(bundle);
        if (content.ownCopy == null) {
            content.ownCopy = OwnCopies.ofApi(bundle);
        }
        return content.ownCopy;
    }

    /** A component that the manifest does not name, as a problem. */
    Optional<String> undescribed(Bundle bundle) {
        Facts content = of(bundle);
        if (content.undescribed == null) {
            content.undescribed = Undescribed.problem(bundle);
        }
        return content.undescribed;
    }

    /** Components that are described but not among those known. */
    List<String> descriptors(Bundle bundle, Set<String> known) {
        Facts content = of(bundle);
        if (!known.equals(content.known)) {
            content.descriptors = Descriptors.problems(bundle, known);
            content.known = known;
        }
        return content.descriptors;
    }

    /** The problem of a component's class file. Null if there is none. */
    String file(Bundle bundle, ComponentDescriptionDTO component) {
        return of(bundle)
                .classes
                .computeIfAbsent(
                        "file " + component.name,
                        name -> Optional.ofNullable(ImplementationCheck.look(bundle, component)))
                .orElse(null);
    }

    /** The problem of a component's loaded class. Null if there is none. */
    String type(Bundle bundle, ComponentDescriptionDTO component) throws InterruptedException {
        if (bundle.getState() != Bundle.ACTIVE) {
            // It would start with the first class that is loaded.
            return file(bundle, component);
        }
        Map<String, Optional<String>> classes = of(bundle).classes;
        Optional<String> known = classes.get(component.name);
        if (known == null) {
            known = Optional.ofNullable(ImplementationCheck.load(bundle, component));
            classes.put(component.name, known);
        }
        return known.orElse(null);
    }

    /** What the class of a component that is active does not have of what its description names. Null for nothing. */
    String members(Bundle bundle, ComponentDescriptionDTO component) {
        return of(bundle)
                .classes
                .computeIfAbsent(
                        "members " + component.name,
                        name -> Optional.ofNullable(ImplementationCheck.members(bundle, component)))
                .orElse(null);
    }
}
