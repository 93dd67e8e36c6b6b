// SPDX-License-Identifier: Apache-2.0
package aiko.deployer.internal;

import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.osgi.framework.Bundle;
import org.osgi.framework.BundleContext;
import org.osgi.framework.BundleException;
import org.osgi.framework.Constants;
import org.osgi.framework.wiring.BundleRevision;
import org.osgi.framework.wiring.FrameworkWiring;

/** The bundles of the framework that came from the deploy folder. Owned by the deployer's thread. */
final class FolderBundles {
    /** Locations of bundles from the folder begin like this; the rest is the symbolic name. */
    static final String LOCATION_PREFIX = "deploy:";

    private static final int REFRESH_SECONDS = 30;

    private final BundleContext context;
    private final FrameworkWiring wiring;
    private final DataAreas areas;
    private final Map<String, Plan.Installed> installed = new TreeMap<>();

    FolderBundles(BundleContext context, Map<String, Plan.Installed> remembered, DataAreas areas) {
        this.context = context;
        this.areas = areas;
        this.wiring = context.getBundle(0).adapt(FrameworkWiring.class);
        remembered.forEach(
                (symbolicName, file) -> bundle(symbolicName).ifPresent(b -> installed.put(symbolicName, file)));
        installed.keySet().forEach(symbolicName -> bundle(symbolicName).ifPresent(areas::attach));
    }

    Map<String, Plan.Installed> installed() {
        return installed;
    }

    /** Symbolic names of bundles that did not come from the folder. */
    Set<String> foreign() {
        return Arrays.stream(context.getBundles())
                .filter(bundle -> !bundle.getLocation().startsWith(LOCATION_PREFIX))
                .map(Bundle::getSymbolicName)
                .filter(name -> name != null)
                .collect(Collectors.toSet());
    }

    Optional<Bundle> bundle(String symbolicName) {
        return Optional.ofNullable(context.getBundle(LOCATION_PREFIX + symbolicName));
    }

    /** The symbolic name of the bundle that came from that file, or empty. */
    String from(String fileName) {
        return installed.entrySet().stream()
                .filter(entry -> entry.getValue().fileName().equals(fileName))
                .map(Map.Entry::getKey)
                .findFirst()
                .orElse("");
    }

    void install(BundleFile file) throws BundleException {
        areas.attach(context.installBundle(LOCATION_PREFIX + file.symbolicName(), open(file)));
        remember(file);
    }

    void update(BundleFile file) throws BundleException {
        Bundle bundle = bundle(file.symbolicName()).orElseThrow();
        if (!isFragment(bundle)) {
            bundle.stop(Bundle.STOP_TRANSIENT);
        }
        bundle.update(open(file));
        areas.attach(bundle);
        remember(file);
    }

    /** The framework closes it. */
    private static InputStream open(BundleFile file) throws BundleException {
        try {
            return Files.newInputStream(file.content());
        } catch (IOException gone) {
            throw new BundleException("its copy in the data folder can't be read: " + BundleReader.reason(gone), gone);
        }
    }

    /** This file is to be what the bundle came from, though its content is another one. */
    void belongsTo(BundleFile file) {
        installed.computeIfPresent(file.symbolicName(), (name, from) -> new Plan.Installed(file.name(), from.hash()));
    }

    void uninstall(String symbolicName) throws BundleException {
        installed.remove(symbolicName);
        Optional<Bundle> bundle = bundle(symbolicName);
        if (bundle.isPresent()) {
            bundle.get().uninstall();
        }
    }

    /** Has the content of the folder's file taken for another one. */
    void forgetContent(String symbolicName) {
        installed.computeIfPresent(symbolicName, (name, from) -> new Plan.Installed(from.fileName(), ""));
    }

    /** These bundles, and all that would be restarted with them. */
    Collection<Bundle> closure(Collection<Bundle> replaced) {
        return replaced.isEmpty() ? List.of() : wiring.getDependencyClosure(replaced);
    }

    /** This one first, then all that would be restarted with it. Any thread. */
    List<Bundle> closureWith(Bundle bundle) {
        return Stream.concat(
                        Stream.of(bundle),
                        closure(List.of(bundle)).stream()
                                .filter(other -> other != bundle)
                                .sorted())
                .toList();
    }

    /** What would be restarted if the classes of replaced and removed bundles were let go. */
    Collection<Bundle> refreshClosure() {
        return closure(wiring.getRemovalPendingBundles().stream()
                .filter(this::canBeRefreshed)
                .toList());
    }

    /** Lets go of the classes of replaced and removed bundles; only who uses them is restarted. */
    void refresh() throws InterruptedException, BundleException {
        refresh(wiring.getRemovalPendingBundles().stream()
                .filter(this::canBeRefreshed)
                .toList());
    }

    /** Resolves these anew; they, and who uses them, are stopped for that, and not started again. */
    void refresh(Collection<Bundle> replaced) throws InterruptedException, BundleException {
        if (replaced.isEmpty()) {
            return;
        }
        // The framework would start them again by itself and fail loudly where what they need has gone.
        for (Bundle bundle : wiring.getDependencyClosure(replaced)) {
            if (bundle.getLocation().startsWith(LOCATION_PREFIX) && bundle.getState() == Bundle.ACTIVE) {
                bundle.stop(Bundle.STOP_TRANSIENT);
            }
        }
        var done = new CountDownLatch(1);
        wiring.refreshBundles(replaced, event -> done.countDown());
        done.await(REFRESH_SECONDS, TimeUnit.SECONDS);
    }

    /** Whether that leaves the framework and the deploy folder running. */
    boolean canBeRefreshed(Bundle bundle) {
        Collection<Bundle> closure = wiring.getDependencyClosure(List.of(bundle));
        return !closure.contains(context.getBundle(Constants.SYSTEM_BUNDLE_LOCATION))
                && !closure.contains(context.getBundle());
    }

    /** What would be wired otherwise after a restart of the container. */
    List<Wish> wishes() {
        List<Bundle> own = installed.keySet().stream()
                .map(this::bundle)
                .flatMap(Optional::stream)
                .toList();
        return Wishes.of(own, List.of(context.getBundles()));
    }

    /** Whether it is this content that is installed. */
    boolean isInstalled(BundleFile file) {
        Plan.Installed present = installed.get(file.symbolicName());
        return present != null && present.hash().equals(file.hash());
    }

    /** Bundles from the folder that do not run though they should. */
    List<Bundle> toStart() {
        var bundles = new ArrayList<Bundle>();
        installed.keySet().forEach(symbolicName -> bundle(symbolicName)
                .filter(bundle -> bundle.getState() != Bundle.ACTIVE && !isFragment(bundle))
                .ifPresent(bundles::add));
        return bundles;
    }

    /** One resolve for all of them, so that bundles that need each other settle in any order. */
    void resolve(Collection<Bundle> bundles) {
        wiring.resolveBundles(bundles);
    }

    static boolean isResolved(Bundle bundle) {
        return (bundle.getState() & (Bundle.RESOLVED | Bundle.STARTING | Bundle.ACTIVE)) != 0;
    }

    static boolean isFragment(Bundle bundle) {
        return (bundle.adapt(BundleRevision.class).getTypes() & BundleRevision.TYPE_FRAGMENT) != 0;
    }

    private void remember(BundleFile file) {
        installed.put(file.symbolicName(), new Plan.Installed(file.name(), file.hash()));
    }
}
