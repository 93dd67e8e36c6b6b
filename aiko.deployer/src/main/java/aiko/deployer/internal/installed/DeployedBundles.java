// SPDX-License-Identifier: Apache-2.0
package aiko.deployer.internal.installed;

import aiko.deployer.internal.jar.BundleFile;
import aiko.deployer.internal.jar.BundleReader;
import aiko.deployer.internal.jar.FrameworkFragment;
import aiko.deployer.internal.kept.DataAreas;
import aiko.deployer.internal.kept.Installed;
import aiko.deployer.internal.operation.Operation;
import aiko.deployer.internal.operation.OperationRunner;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.jar.JarFile;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.osgi.framework.Bundle;
import org.osgi.framework.BundleContext;
import org.osgi.framework.BundleException;
import org.osgi.framework.Constants;
import org.osgi.framework.hooks.bundle.CollisionHook;
import org.osgi.framework.wiring.BundleRevision;
import org.osgi.framework.wiring.FrameworkWiring;

/** The bundles of the framework that came from the deploy folder. Owned by the deployer's thread. */
public final class DeployedBundles {
    /** Locations of bundles from the folder begin like this; the rest is the symbolic name. */
    public static final String LOCATION_PREFIX = "deploy:";

    /** Why {@link #removeHollow} removes one. */
    public static final String HOLLOW = "the framework has lost its content";

    /** After the symbolic name, in the location of one whose predecessor could not be removed. */
    private static final char SUCCESSOR = '#';

    private static final Duration REFRESH_LIMIT = Duration.ofSeconds(30);

    private final BundleContext context;
    private final FrameworkWiring wiring;
    private final DataAreas areas;
    private final OperationRunner operations;
    private final Map<String, Installed> installed = new TreeMap<>();
    private final Map<String, String> locations = new HashMap<>();
    private final List<LeftBehind> leftBehind = new CopyOnWriteArrayList<>();
    /** Symbolic names of bundles of which the framework could not write a further version. */
    private final Set<String> unwritten = new HashSet<>();

    private boolean mayCollide;

    /**
     * A bundle that is no longer deployed, but whose code does not return.
     *
     * @param fileName the file it came from
     * @param operation the operation that does not return
     */
    record LeftBehind(String fileName, Operation operation, Instant since) {
        String problem() {
            return operation + " is no longer deployed, but cannot be removed: " + operation.place()
                    + " does not return from its " + operation.what();
        }
    }

    public DeployedBundles(
            BundleContext context, Map<String, Installed> remembered, DataAreas areas, OperationRunner operations) {
        this.context = context;
        this.areas = areas;
        this.wiring = context.getBundle(0).adapt(FrameworkWiring.class);
        this.operations = operations;
        findLocations();
        remembered.forEach(
                (symbolicName, file) -> bundle(symbolicName).ifPresent(b -> installed.put(symbolicName, file)));
        installed.keySet().forEach(symbolicName -> bundle(symbolicName).ifPresent(areas::attach));
    }

    /** The latest of each, where a deployer before this one had to leave bundles behind. */
    private void findLocations() {
        for (Bundle bundle : context.getBundles()) {
            if (bundle.getLocation().startsWith(LOCATION_PREFIX)
                    && bundle.getLocation().indexOf(SUCCESSOR) > 0) {
                locations.put(bundle.getSymbolicName(), bundle.getLocation());
            }
        }
    }

    public Map<String, Installed> installed() {
        return installed;
    }

    /** Symbolic names of bundles that are not of the folder. */
    public Set<String> foreign() {
        return Stream.concat(
                        FrameworkFragment.names().stream(),
                        Arrays.stream(context.getBundles())
                                .filter(bundle -> !bundle.getLocation().startsWith(LOCATION_PREFIX))
                                .map(Bundle::getSymbolicName)
                                .filter(name -> name != null))
                .collect(Collectors.toSet());
    }

    public Optional<Bundle> bundle(String symbolicName) {
        return Optional.ofNullable(context.getBundle(location(symbolicName)));
    }

    private String location(String symbolicName) {
        return locations.getOrDefault(symbolicName, LOCATION_PREFIX + symbolicName);
    }

    List<LeftBehind> leftBehind() {
        return leftBehind;
    }

    /** The symbolic name of the bundle that came from that file, or empty. */
    public String from(String fileName) {
        return installed.entrySet().stream()
                .filter(entry -> entry.getValue().fileName().equals(fileName))
                .map(Map.Entry::getKey)
                .findFirst()
                .orElse("");
    }

    public void install(BundleFile file) throws BundleException {
        unwritten.remove(file.symbolicName());
        Bundle bundle = context.installBundle(location(file.symbolicName()), open(file));
        if (!isWhatWasRead(bundle, file)) {
            bundle.uninstall();
            throw otherwise(bundle);
        }
        areas.attach(bundle);
        remember(file);
    }

    /** It is as what was read that the file may be installed. */
    private static boolean isWhatWasRead(Bundle bundle, BundleFile file) {
        return file.symbolicName().equals(bundle.getSymbolicName())
                && file.version().equals(bundle.getVersion());
    }

    private static BundleException otherwise(Bundle bundle) {
        return new BundleException("the framework reads it as " + bundle.getSymbolicName() + ' ' + bundle.getVersion());
    }

    /** Updates the bundle, or replaces it by another one if it cannot be stopped. */
    public void update(BundleFile file) throws BundleException, InterruptedException {
        Bundle bundle = bundle(file.symbolicName()).orElseThrow();
        if (isHollow(bundle)) {
            uninstall(file.symbolicName());
            install(file);
            return;
        }
        boolean isStopped = isFragment(bundle) || operations.stop(bundle);
        if (!isStopped || !update(bundle, file)) {
            leaveBehind(bundle);
            install(file);
            return;
        }
        if (isHollow(bundle)) {
            uninstall(file.symbolicName());
            throw new UnreadableCopyException(HOLLOW, null);
        }
        if (!isWhatWasRead(bundle, file)) {
            uninstall(file.symbolicName());
            throw otherwise(bundle);
        }
        areas.attach(bundle);
        remember(file);
    }

    /**
     * Returns whether it has returned in time. What the framework could not write whole, it takes for the next version; only the one
     * after that is written anew.
     */
    private boolean update(Bundle bundle, BundleFile file) throws BundleException, InterruptedException {
        if (unwritten.remove(file.symbolicName())) {
            try {
                if (!updateOnce(bundle, file)) {
                    return false;
                }
            } catch (BundleException unusable) {
                // the rest of another one
            }
        }
        boolean isDone = updateOnce(bundle, file);
        return isDone && !isHollow(bundle) && !isWhatWasRead(bundle, file) ? updateOnce(bundle, file) : isDone;
    }

    private boolean updateOnce(Bundle bundle, BundleFile file) throws BundleException, InterruptedException {
        InputStream content = open(file);
        try {
            return operations.run(bundle, "update", () -> bundle.update(content));
        } catch (BundleException failure) {
            unwritten.add(file.symbolicName());
            throw failure;
        }
    }

    /** Whether it can be started as it is, though a newer version was to take its place. */
    public boolean isUntouched(BundleFile file) {
        return isInstalled(file)
                && bundle(file.symbolicName())
                        .filter(bundle -> !isHollow(bundle) && isWhatWasRead(bundle, file))
                        .isPresent();
    }

    /**
     * Whether the framework has let go of its content, and could not read its cache to open it again, for want of file handles, for
     * example. It cannot be refreshed or updated any more, and runs nothing.
     */
    private static boolean isHollow(Bundle bundle) {
        try {
            bundle.getEntry(JarFile.MANIFEST_NAME);
            return false;
        } catch (RuntimeException withoutContent) {
            return true;
        }
    }

    /** Removes those whose content the framework has lost. Returns their symbolic names. */
    public Set<String> removeHollow() throws InterruptedException {
        Set<String> removed = new TreeSet<>();
        for (String symbolicName : List.copyOf(installed.keySet())) {
            if (bundle(symbolicName).filter(DeployedBundles::isHollow).isPresent()) {
                uninstall(symbolicName);
                removed.add(symbolicName);
            }
        }
        return removed;
    }

    private void leaveBehind(Bundle bundle) {
        String symbolicName = bundle.getSymbolicName();
        Installed from = installed.get(symbolicName);
        operations
                .of(bundle)
                .ifPresent(operation ->
                        leftBehind.add(new LeftBehind(from == null ? "" : from.fileName(), operation, Instant.now())));
        locations.put(symbolicName, LOCATION_PREFIX + symbolicName + SUCCESSOR + bundle.getBundleId());
        allowCollisions();
    }

    /** Its successor may well have the same version. */
    private void allowCollisions() {
        if (!mayCollide) {
            mayCollide = true;
            CollisionHook hook = (type, target, candidates) -> leftBehind.forEach(
                    left -> candidates.remove(left.operation().bundle()));
            context.registerService(CollisionHook.class, hook, null);
        }
    }

    /** The framework closes it. */
    private static InputStream open(BundleFile file) throws BundleException {
        try {
            return Files.newInputStream(file.content());
        } catch (IOException gone) {
            throw new UnreadableCopyException(
                    "its copy in the data folder cannot be read: " + BundleReader.reason(gone), gone);
        }
    }

    /** This file is to be what the bundle came from, though its content is another one. */
    public void belongsTo(BundleFile file) {
        installed.computeIfPresent(file.symbolicName(), (name, from) -> new Installed(file.name(), from.hash()));
    }

    /** Returns whether it is removed; otherwise it is removed as soon as its code returns. */
    public boolean uninstall(String symbolicName) throws InterruptedException {
        Optional<Bundle> bundle = bundle(symbolicName);
        if (bundle.isPresent() && !operations.uninstall(bundle.get())) {
            leaveBehind(bundle.get());
            installed.remove(symbolicName);
            return false;
        }
        installed.remove(symbolicName);
        return true;
    }

    /** Removes a bundle whose code has returned. Returns whether it was left behind. */
    public boolean removeReturned(Operation returned) throws InterruptedException {
        Optional<LeftBehind> left =
                leftBehind.stream().filter(one -> one.operation() == returned).findFirst();
        if (left.isPresent()) {
            leftBehind.remove(left.get());
            if (!operations.uninstall(returned.bundle())) {
                operations
                        .of(returned.bundle())
                        .ifPresent(operation ->
                                leftBehind.add(new LeftBehind(left.get().fileName(), operation, Instant.now())));
            }
        }
        return left.isPresent();
    }

    /** Has the content of the folder's file taken for another one. */
    public void forgetContent(String symbolicName) {
        installed.computeIfPresent(symbolicName, (name, from) -> new Installed(from.fileName(), ""));
    }

    /** These bundles, and all that would be restarted with them. */
    public Collection<Bundle> closure(Collection<Bundle> replaced) {
        return replaced.isEmpty() ? List.of() : wiring.getDependencyClosure(replaced);
    }

    /** This one first, then all that would be restarted with it. Any thread. */
    public List<Bundle> closureWith(Bundle bundle) {
        return Stream.concat(
                        Stream.of(bundle),
                        closure(List.of(bundle)).stream()
                                .filter(other -> other != bundle)
                                .sorted())
                .toList();
    }

    /** Bundles that a refresh of the replaced and removed bundles would restart. */
    public Collection<Bundle> refreshClosure() {
        return closure(replaced());
    }

    /** Replaced and removed bundles whose classes can be let go. */
    private Collection<Bundle> replaced() {
        return wiring.getRemovalPendingBundles().stream()
                .filter(this::canBeRefreshed)
                .toList();
    }

    /** Replaced and removed bundles whose classes stay, since the framework or the deploy folder would have to end. */
    public Set<String> notReplaced() {
        return wiring.getRemovalPendingBundles().stream()
                .filter(bundle -> !canBeRefreshed(bundle)
                        && wiring.getDependencyClosure(List.of(bundle)).stream().noneMatch(operations::isBusy))
                .map(Bundle::getSymbolicName)
                .collect(Collectors.toCollection(TreeSet::new));
    }

    /** Lets go of the classes of replaced and removed bundles; only who uses them is restarted. */
    public void refresh() throws InterruptedException {
        refresh(replaced());
    }

    /**
     * Resolves these anew; they, and who uses them, are stopped for that, and not started again. Where some of these do
     * not stop, all stays as it is.
     */
    public void refresh(Collection<Bundle> concerned) throws InterruptedException {
        // The framework would restart them by itself, and log an exception for each whose requirements are gone.
        for (Bundle bundle : closure(concerned)) {
            if (bundle.getLocation().startsWith(LOCATION_PREFIX) && bundle.getState() == Bundle.ACTIVE) {
                operations.stop(bundle);
            }
        }
        Collection<Bundle> replaced =
                concerned.stream().filter(this::canBeRefreshed).toList();
        if (replaced.isEmpty()) {
            return;
        }
        var done = new CountDownLatch(1);
        wiring.refreshBundles(replaced, event -> done.countDown());
        operations.awaitRefresh(done, REFRESH_LIMIT);
    }

    /**
     * Whether that leaves the framework and the deploy folder running. The framework would wait for what does not return
     * from its stop, too, and everybody for the framework.
     */
    public boolean canBeRefreshed(Bundle bundle) {
        Collection<Bundle> closure = wiring.getDependencyClosure(List.of(bundle));
        return closure.stream().noneMatch(operations::isBusy)
                && closure.stream().noneMatch(DeployedBundles::extendsFramework)
                && !closure.contains(context.getBundle(Constants.SYSTEM_BUNDLE_LOCATION))
                && !closure.contains(context.getBundle());
    }

    /** One that somebody has installed by hand: the framework would restart for it. */
    private static boolean extendsFramework(Bundle bundle) {
        return FrameworkFragment.isMeant(bundle.getHeaders("").get(Constants.FRAGMENT_HOST));
    }

    /** Those that are in the framework. */
    public List<Bundle> bundles() {
        return installed.keySet().stream()
                .map(this::bundle)
                .flatMap(Optional::stream)
                .toList();
    }

    /** All bundles of the framework, wherever they came from. */
    public List<Bundle> framework() {
        return List.of(context.getBundles());
    }

    /** Whether it is this content that is installed. */
    public boolean isInstalled(BundleFile file) {
        Installed present = installed.get(file.symbolicName());
        return present != null && present.hash().equals(file.hash());
    }

    /** Bundles from the folder that do not run though they should. */
    public List<Bundle> toStart() {
        var bundles = new ArrayList<Bundle>();
        installed.keySet().forEach(symbolicName -> bundle(symbolicName)
                .filter(bundle -> !runs(bundle) && !isFragment(bundle) && !operations.isBusy(bundle))
                .ifPresent(bundles::add));
        return bundles;
    }

    /** Whether it is started, even if its activator waits for its first class to be used. */
    public boolean runs(Bundle bundle) {
        return bundle.getState() == Bundle.ACTIVE || bundle.getState() == Bundle.STARTING && !operations.isBusy(bundle);
    }

    /** One resolve for all of them, so that bundles that need each other settle in any order. */
    public void resolve(Collection<Bundle> bundles) {
        wiring.resolveBundles(bundles);
    }

    public static boolean isResolved(Bundle bundle) {
        return (bundle.getState() & (Bundle.RESOLVED | Bundle.STARTING | Bundle.ACTIVE)) != 0;
    }

    public static boolean isFragment(Bundle bundle) {
        return (bundle.adapt(BundleRevision.class).getTypes() & BundleRevision.TYPE_FRAGMENT) != 0;
    }

    private void remember(BundleFile file) {
        installed.put(file.symbolicName(), new Installed(file.name(), file.hash()));
    }
}
