// SPDX-License-Identifier: Apache-2.0
package aiko.deployer.internal.configuration;

import aiko.deployer.ConfigurationFile;
import aiko.deployer.ConfigurationFile.State;
import aiko.deployer.ConfigurationSetting;
import aiko.deployer.internal.configuration.check.Configurable;
import aiko.deployer.internal.configuration.check.EnvironmentVariables;
import aiko.deployer.internal.configuration.check.HiddenValues;
import aiko.deployer.internal.configuration.check.Metatypes;
import aiko.deployer.internal.configuration.check.SettingsCheck;
import aiko.deployer.internal.configuration.check.SettingsReport;
import aiko.deployer.internal.configuration.delivery.BoundConfigurations;
import aiko.deployer.internal.configuration.delivery.Delivery;
import aiko.deployer.internal.configuration.delivery.Notifiers;
import aiko.deployer.internal.configuration.delivery.Refusals;
import aiko.deployer.internal.configuration.file.EtcFolder;
import aiko.deployer.internal.configuration.file.FileName;
import aiko.deployer.internal.configuration.file.FileName.Kind;
import aiko.deployer.internal.configuration.file.Pid;
import aiko.deployer.internal.configuration.file.Settings;
import aiko.deployer.internal.configuration.file.Text;
import aiko.deployer.internal.configuration.file.UnusableSettingsException;
import aiko.process.spi.ServiceSuccession;
import java.io.IOException;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.function.Supplier;
import java.util.stream.Collectors;
import org.osgi.framework.BundleContext;
import org.osgi.service.cm.ConfigurationAdmin;
import org.osgi.service.component.runtime.ServiceComponentRuntime;
import org.osgi.service.component.runtime.dto.ComponentDescriptionDTO;
import org.osgi.service.log.Logger;

/**
 * Keeps Config Admin as the files of the configuration folder say, and says what is wrong with them. Each file stands for
 * itself: what is wrong with one leaves what it said before in effect, and the others alone. Owned by one thread.
 */
public final class EtcSynchronizer {
    /** A bundle may come with its settings. */
    private static final Duration UNUSED_AFTER = Duration.ofSeconds(2);

    private static final Duration LATE = Duration.ofSeconds(30);

    private static final Duration LOOK_SOON = Duration.ofMillis(100);
    private static final Duration LOOK_AGAIN = Duration.ofSeconds(2);
    private static final Duration LOOK_ANYWAY = Duration.ofSeconds(10);

    private static final String OURS = "aiko.";
    private static final String OF_COMPONENTS = "org.apache.felix.scr.ScrService";
    private static final String STAYS = "the previous content stays in effect";
    private static final String NOTHING = "none of it is in effect";

    private final BundleContext context;
    private final ServiceComponentRuntime runtime;
    private final EtcFolder folder;
    private final Delivery delivery;
    private final Metatypes metatypes;

    /** Of any thread, one at a time. */
    private final Metatypes described;

    private final BoundConfigurations bound;
    private final BundleChecks bundleChecks;
    private final Logger logger;
    private final SortedMap<String, EtcFile> files = new TreeMap<>();
    private final Set<EtcFile> others = new HashSet<>();
    private final Undelivered undelivered = new Undelivered();
    private String folderProblem = "";
    private boolean hasBeenRead;
    private boolean isChecking;
    private long lastAttempt = System.nanoTime();
    private boolean hasReviewed;
    private boolean isSaidToBeGone;
    private volatile List<ConfigurationFile> published = List.of();

    /**
     * @param succession keeps the places of services while their components are configured; may give null
     * @param wake is called, on any thread, when there may be something to review
     */
    public EtcSynchronizer(
            BundleContext context,
            Path folder,
            ConfigurationAdmin admin,
            ServiceComponentRuntime runtime,
            Supplier<ServiceSuccession> succession,
            Logger logger,
            Runnable wake) {
        this.context = context;
        this.runtime = runtime;
        this.folder = new EtcFolder(folder);
        this.logger = logger;
        delivery = new Delivery(context, admin, runtime, succession, wake);
        metatypes = new Metatypes(context);
        described = new Metatypes(context);
        bound = new BoundConfigurations(context, admin);
        bundleChecks = new BundleChecks(context, folder);
    }

    /** Ends what goes on by itself. */
    public void close() {
        delivery.close();
    }

    /** In the order of their names, and after them what is not of the folder. Any thread. */
    public List<ConfigurationFile> all() {
        List<ConfigurationFile> all = new ArrayList<>(published);
        Set<String> ours = all.stream()
                .filter(file -> file.state() != State.IGNORED)
                .map(ConfigurationFile::pid)
                .collect(Collectors.toSet());
        all.addAll(bound.others(ours));
        return all;
    }

    /** Any thread: every setting, with the value that applies. */
    public List<ConfigurationSetting> settings() {
        Map<String, String> sources = published.stream()
                .filter(file -> file.file().isPresent() && file.state() != State.IGNORED)
                .collect(Collectors.toMap(
                        ConfigurationFile::pid,
                        file -> "etc/"
                                + Text.shown(file.file().get().getFileName().toString()),
                        (one, other) -> one));
        // Those of Declarative Services are properties of the framework, and aiko config cannot know them.
        List<Metatypes.Description> descriptions = described().stream()
                .filter(description -> !description.pid().equals(OF_COMPONENTS))
                .toList();
        return new SettingsReport(descriptions, System.getenv()).of(bound.values(sources));
    }

    /** Any thread: the values that no output may show. */
    public Set<String> hiddenValues() {
        return new HiddenValues(this::described)
                .environment(System.getenv())
                .configurations(bound.properties())
                .get();
    }

    private List<Metatypes.Description> described() {
        synchronized (described) {
            return described.all();
        }
    }

    /** Whether a review may find that somebody has come. */
    public boolean isAnyUnused() {
        return published.stream().anyMatch(file -> file.state() == State.UNUSED);
    }

    /**
     * Delivers what has changed.
     *
     * @return when it has to be looked at again, whether or not the operating system tells of a change
     */
    public Duration look() throws InterruptedException {
        delivery.releaseDue();
        SortedMap<String, EtcFolder.Found> present;
        try {
            present = folder.list();
        } catch (IOException failure) {
            folderFails(failure);
            return LOOK_AGAIN;
        }
        folderIsThere();
        if (System.nanoTime() - lastAttempt > LATE.toNanos()) {
            delivery.refusals().close();
        }
        var changed = new ArrayList<EtcFile>();
        boolean isBeingWritten = false;
        for (Map.Entry<String, EtcFolder.Found> entry : present.entrySet()) {
            String name = entry.getKey();
            FileName kind = entry.getValue().name();
            EtcFile file = files.computeIfAbsent(name, first -> file(entry.getValue()));
            if (kind.kind() == Kind.SETTINGS) {
                if (isChecking && folder.isBeingWritten(name)) {
                    isBeingWritten = true;
                } else if (hasChanged(file)) {
                    changed.add(file);
                }
            } else if (kind.kind() == Kind.UNUSABLE) {
                say(file, State.IGNORED, "ignored: " + kind.problem());
            } else {
                others.add(file);
            }
        }
        var gone = new ArrayList<EtcFile>();
        files.values().removeIf(file -> !present.containsKey(file.name()) && gone.add(file));
        others.removeAll(gone);
        gone.forEach(this::makeRoom);
        goOn();
        deliverAgain(changed, gone);
        apply(changed, gone);
        publish();
        return undelivered.untilDue(
                isBeingWritten ? LOOK_SOON : delivery.isHolding() || delivery.isHanging() ? LOOK_AGAIN : LOOK_ANYWAY);
    }

    /** One that had gone, and whose configuration could not be deleted, is the same one. */
    private EtcFile file(EtcFolder.Found found) {
        EtcFile before = undelivered.get(found.path().getFileName().toString());
        if (before == null) {
            return new EtcFile(found.path(), new Pid(found.name().pid()));
        }
        undelivered.remove(before);
        before.content = null;
        return before;
    }

    /** Adds those for which it is time. */
    private void deliverAgain(List<EtcFile> changed, List<EtcFile> gone) {
        for (EtcFile file : undelivered.takeDue()) {
            if (changed.contains(file) || gone.contains(file)) {
                continue;
            }
            if (!files.containsKey(file.name())) {
                gone.add(file);
            } else if (file.takingBack != null) {
                takeBackAgain(file);
            } else {
                changed.add(file);
            }
        }
    }

    /** What was left out beside a file that has gone is looked at anew. */
    private void makeRoom(EtcFile gone) {
        files.values().stream()
                .filter(file -> file.state() == State.REFUSED)
                .filter(file -> file.pid().base().equals(gone.pid().base()))
                .forEach(file -> file.content = null);
    }

    private void folderFails(IOException failure) {
        String reason = EtcFolder.reason(failure);
        // One that has never been there is no news.
        boolean isNews = hasBeenRead || !(failure instanceof NoSuchFileException);
        if (isNews && !folderProblem.equals(reason)) {
            logger.warn(
                    "the configuration folder {} cannot be read: {}; its previous content stays in effect",
                    folder.path(),
                    reason);
            folderProblem = reason;
        }
    }

    private void folderIsThere() {
        if (!folderProblem.isEmpty()) {
            logger.info("the configuration folder {} is read again", folder.path());
            folderProblem = "";
        }
        hasBeenRead = true;
    }

    /** Reads the file, and says whether there is something new that can be used. */
    private boolean hasChanged(EtcFile file) {
        byte[] content;
        try {
            content = folder.read(file.name());
        } catch (UnusableSettingsException unreadable) {
            file.content = null;
            refuseUnread(file, unreadable.getMessage());
            return false;
        } catch (RuntimeException | StackOverflowError unforeseen) {
            file.content = null;
            refuseUnread(file, "it cannot be read: " + unforeseen);
            return false;
        }
        if (content == null || Arrays.equals(content, file.content)) {
            return false;
        }
        file.content = content;
        file.forgetRemarks();
        try {
            Settings settings = Settings.parse(content);
            // An empty text may be what the user of somebody else's setting means.
            file.settings = file.pid().base().startsWith(OURS) ? settings.withoutEmpty() : settings;
        } catch (UnusableSettingsException unusable) {
            file.settings = null;
            refuseUnread(file, unusable.getMessage());
            return false;
        } catch (RuntimeException | StackOverflowError unforeseen) {
            file.settings = null;
            refuseUnread(file, "it cannot be read: " + unforeseen);
            return false;
        }
        return true;
    }

    /** What it said before is no longer to be delivered. */
    private void refuseUnread(EtcFile file, String why) {
        if (file.takingBack == null) {
            undelivered.remove(file);
        }
        refuse(file, why);
    }

    private void apply(List<EtcFile> changed, List<EtcFile> gone) throws InterruptedException {
        if (!isChecking) {
            changed.forEach(file -> deliver(file, file.settings));
            gone.forEach(file -> deliver(file, null));
            return;
        }
        if (changed.isEmpty() && gone.isEmpty()) {
            return;
        }
        Configurable configurable = configurable();
        var trials = new ArrayList<Trial>();
        for (EtcFile file : changed) {
            try {
                List<String> violations = violations(file, file.settings, configurable);
                if (!violations.isEmpty()) {
                    refuseUnread(file, String.join("; ", violations), configurable);
                } else if (isInEffect(file)) {
                    undelivered.remove(file);
                    recovered(file);
                } else {
                    trials.add(new Trial(file, configurable.components(file.pid())));
                }
            } catch (RuntimeException | LinkageError | StackOverflowError unforeseen) {
                refuseUnread(file, "it cannot be checked: " + unforeseen, configurable);
            }
        }
        gone.stream()
                .filter(file -> file.effective != null || undelivered.contains(file))
                .forEach(file -> trials.add(new Trial(file, configurable.components(file.pid()))));
        attempt(trials, new HashSet<>(gone), configurable);
        changed.forEach(this::remark);
    }

    private boolean isInEffect(EtcFile file) {
        return file.takingBack == null
                && !delivery.isIncomplete(file.pid())
                && file.settings.saysTheSame(file.effective);
    }

    private List<String> violations(EtcFile file, Settings settings, Configurable configurable) {
        if (file.pid().isOfFactory() && !configurable.components(file.pid()).isEmpty()) {
            EtcFile single = files.get(file.pid().base() + FileName.ENDING);
            if (single != null && single.effective != null) {
                return List.of(Text.shown(single.name())
                        + " exists, too: a component has either one configuration or several; delete one of the files");
            }
        }
        return new SettingsCheck(file.pid(), configurable).violations(settings);
    }

    /** A file whose users are watched. */
    private record Trial(EtcFile file, List<ComponentDescriptionDTO> users) {}

    private void attempt(List<Trial> trials, Set<EtcFile> gone, Configurable configurable) throws InterruptedException {
        if (trials.isEmpty()) {
            return;
        }
        delivery.refusals().forget();
        delivery.refusals().open();
        lastAttempt = System.nanoTime();
        var delivered = new LinkedHashMap<EtcFile, Delivery.Delivered>();
        for (Trial trial : trials) {
            EtcFile file = trial.file();
            Settings next = gone.contains(file) ? null : file.settings;
            delivered.put(file, new Delivery.Delivered(file.pid(), next, trial.users()));
        }
        delivery.refusals()
                .begin(delivered.values().stream()
                        .filter(one -> one.settings() != null)
                        .toList());
        delivered
                .entrySet()
                .removeIf(one -> !deliver(one.getKey(), one.getValue().settings()));
        Map<Pid, String> refused = delivery.await(delivered.values());
        var takenBack = new ArrayList<Delivery.Delivered>();
        for (Trial trial : trials) {
            EtcFile file = trial.file();
            if (gone.contains(file) || !delivered.containsKey(file)) {
                continue;
            }
            String refusal = refused.get(file.pid());
            Notifiers.Hang hang = delivery.hang(file.pid());
            if (refusal == null && hang != null) {
                holdUp(file, hang);
            } else if (refusal == null) {
                file.isDecided = delivery.isTaken(delivered.get(file));
                recovered(file);
            } else if (takeBack(file, refusal, configurable)) {
                file.isDecided = true;
                refuse(file, refusal);
                takenBack.add(new Delivery.Delivered(file.pid(), file.effective, trial.users()));
            }
        }
        delivery.refusals().forget();
        delivery.awaitPrevious(takenBack)
                .forEach((pid, why) -> logger.warn(
                        "etc/{}: its previous content is refused, too: {}",
                        Text.shown(pid.text() + FileName.ENDING),
                        why));
        delivery.refusals().end();
        if (delivery.isGone() && !isSaidToBeGone) {
            isSaidToBeGone = true;
            logger.error("Config Admin no longer notifies components: one of them interrupted its thread;"
                    + " files in etc still take effect, other configuration changes do not; restart the container");
        }
    }

    private void holdUp(EtcFile file, Notifiers.Hang hang) {
        file.isHeldUp = true;
        String problem = hang.isOf(file.pid())
                ? "it was delivered, but its user does not return: " + hang.place()
                : "it is not in effect yet: the user of " + Text.shown(hang.pid()) + " does not return: "
                        + hang.place();
        if (file.become(State.ACTIVE, problem)) {
            logger.warn("etc/{}: {}", Text.shown(file.name()), problem, hang.isOf(file.pid()) ? hang.trace() : null);
        }
    }

    /** Whoever has hung may have returned. */
    private void goOn() {
        if (delivery.isHanging()) {
            return;
        }
        for (EtcFile file : files.values()) {
            if (file.isHeldUp) {
                file.isHeldUp = false;
                file.delivered = System.nanoTime();
                if (file.state() == State.ACTIVE && file.become(State.ACTIVE, "")) {
                    logger.info("etc/{}: its content is in effect now", Text.shown(file.name()));
                }
            }
        }
    }

    /** Returns whether that was possible. If the reason passes, it is tried again. */
    private boolean deliver(EtcFile file, Settings settings) {
        try {
            if (settings != null || file.effective != null || delivery.isIncomplete(file.pid())) {
                delivery.deliver(file.pid(), settings);
            }
        } catch (IOException | IllegalStateException failure) {
            // Disks are full for a while, and others delete configurations.
            undelivered(file, settings, Refusals.cause(failure));
            return false;
        } catch (RuntimeException | LinkageError | StackOverflowError unusable) {
            undelivered.remove(file);
            file.takingBack = null;
            refuse(file, "Config Admin rejects it: " + Refusals.cause(unusable));
            return false;
        }
        delivered(file, settings);
        return true;
    }

    private void delivered(EtcFile file, Settings settings) {
        boolean isLate = undelivered.remove(file);
        if (file.takingBack == null) {
            file.previous = file.effective;
        }
        file.takingBack = null;
        file.effective = settings;
        file.delivered = System.nanoTime();
        file.isDecided = false;
        if (isLate && !files.containsKey(file.name())) {
            logger.info("etc/{}: its configuration is removed", Text.shown(file.name()));
        } else if (!isChecking && settings != null) {
            recovered(file);
        }
    }

    private void undelivered(EtcFile file, Settings settings, String cause) {
        String again = ": " + cause + "; retrying; ";
        String problem = file.takingBack != null
                ? "refused: " + file.takingBack + "; its previous content cannot be delivered" + again
                        + "it is in effect until then"
                : settings != null
                        ? "it cannot be delivered" + again + (file.effective == null ? NOTHING : STAYS)
                        : "its configuration cannot be removed" + again + "it is in effect until then";
        // The cause may contain the name of a file that is another one each time.
        boolean isNews = undelivered.add(file);
        if (file.become(State.REFUSED, problem) && isNews) {
            logger.warn("etc/{}: {}", Text.shown(file.name()), problem);
        }
    }

    /** Returns to what counted before. Returns whether that was possible; if not, it is tried again. */
    private boolean takeBack(EtcFile file, String why, Configurable configurable) {
        file.refusedBy = configurable.bundles(file.pid(), context);
        file.takingBack = why;
        return takeBack(file);
    }

    private boolean takeBack(EtcFile file) {
        if (!deliver(file, file.previous)) {
            file.isDecided = true;
            return false;
        }
        file.previous = null;
        return true;
    }

    private void takeBackAgain(EtcFile file) {
        String why = file.takingBack;
        if (takeBack(file)) {
            file.isDecided = true;
            refuse(file, why);
        }
    }

    private void refuseUnread(EtcFile file, String why, Configurable configurable) {
        file.refusedBy = configurable.bundles(file.pid(), context);
        refuseUnread(file, why);
    }

    private void refuse(EtcFile file, String why) {
        say(file, State.REFUSED, "refused: " + why + "; " + (file.effective == null ? NOTHING : STAYS));
    }

    private void recovered(EtcFile file) {
        if (file.state() == State.REFUSED) {
            logger.info("etc/{}: its new content is in effect", Text.shown(file.name()));
        }
        file.become(State.ACTIVE, "");
    }

    private void say(EtcFile file, State state, String problem) {
        if (file.become(state, problem)) {
            logger.warn("etc/{}: {}", Text.shown(file.name()), problem);
        }
    }

    private void remark(EtcFile file) {
        if (file.settings != null) {
            file.settings.remarks().forEach(text -> remark(file, text));
        }
    }

    private void remark(EtcFile file, String text) {
        if (file.remark(text)) {
            logger.warn("etc/{} {}", Text.shown(file.name()), text);
        }
    }

    /** Whether a component is known not to run because of what it was given: that is looked into at once. */
    public boolean isAnyRefused() {
        return files.values().stream()
                .filter(file -> file.effective != null)
                .anyMatch(file -> runtime.getComponentDescriptionDTOs().stream()
                        .filter(component -> component.configurationPid != null
                                && Arrays.asList(component.configurationPid)
                                        .contains(file.pid().base()))
                        .anyMatch(component -> delivery.refusal(
                                        new Delivery.Delivered(file.pid(), file.effective, List.of(component)))
                                .isPresent()));
    }

    /** From now on there is time to look at what bundles describe, and at what they make of their configurations. */
    public void startChecking() {
        isChecking = true;
    }

    /**
     * Compares all files with what is there to be configured.
     *
     * @return whether that has to be done again soon
     */
    public boolean review() throws InterruptedException {
        Configurable configurable = configurable();
        boolean isOpen = false;
        retry(configurable);
        for (EtcFile file : files.values()) {
            try {
                if (file.effective != null) {
                    isOpen |= review(file, configurable);
                } else if (others.contains(file)) {
                    reviewOther(file, configurable);
                }
            } catch (RuntimeException | LinkageError | StackOverflowError unforeseen) {
                remark(file, "cannot be checked: " + unforeseen);
            }
        }
        bound.review(ours(), configurable).forEach(logger::warn);
        if (!hasReviewed) {
            hasReviewed = true;
            new EnvironmentVariables(metatypes.all()).problems(System.getenv()).forEach(logger::warn);
        }
        publish();
        return isOpen;
    }

    /** What was refused may be good for the next version of those who refused it. */
    private void retry(Configurable configurable) throws InterruptedException {
        List<EtcFile> again = files.values().stream()
                .filter(file -> file.state() == State.REFUSED && file.settings != null)
                .filter(file -> !undelivered.contains(file))
                .filter(file -> {
                    Map<Long, Long> bundles = configurable.bundles(file.pid(), context);
                    return !bundles.isEmpty() && !bundles.equals(file.refusedBy);
                })
                .toList();
        apply(again, List.of());
    }

    private Set<Pid> ours() {
        return files.values().stream()
                .filter(file -> file.effective != null)
                .map(EtcFile::pid)
                .collect(Collectors.toSet());
    }

    private boolean review(EtcFile file, Configurable configurable) throws InterruptedException {
        List<ComponentDescriptionDTO> users = configurable.components(file.pid());
        if (file.isDecided ? !isStillGood(file, configurable, users) : !isGood(file, configurable, users)) {
            return false;
        }
        if (file.state() == State.REFUSED) {
            return false;
        }
        remark(file);
        new SettingsCheck(file.pid(), configurable).unknown(file.effective).forEach(text -> remark(file, text));
        bundleChecks.look(file);
        return isUnused(file, configurable);
    }

    /** Some refuse what they were given when nobody waits for that any more. */
    private boolean isStillGood(EtcFile file, Configurable configurable, List<ComponentDescriptionDTO> users) {
        if (System.nanoTime() - file.delivered > LATE.toNanos() || file.state() == State.REFUSED) {
            return true;
        }
        var delivered = new Delivery.Delivered(file.pid(), file.effective, users);
        Optional<String> refusal = delivery.refusal(delivered).or(() -> delivery.logged(delivered));
        refusal.ifPresent(why -> {
            if (takeBack(file, why, configurable)) {
                file.isDecided = true;
                refuse(file, why);
            }
        });
        return refusal.isEmpty();
    }

    /** What was delivered before anybody could look at it. */
    private boolean isGood(EtcFile file, Configurable configurable, List<ComponentDescriptionDTO> users)
            throws InterruptedException {
        Settings settings = file.effective;
        List<String> violations = violations(file, settings, configurable);
        if (!violations.isEmpty()) {
            String why = String.join("; ", violations);
            if (takeBack(file, why, configurable)) {
                refuse(file, why);
            }
            return false;
        }
        var delivered = new Delivery.Delivered(file.pid(), settings, users);
        Optional<String> refusal = delivery.refusal(delivered);
        if (refusal.isEmpty()) {
            file.isDecided = delivery.isTaken(delivered);
            return true;
        }
        if (!takeBack(file, refusal.get(), configurable)) {
            return false;
        }
        delivery.await(List.of(new Delivery.Delivered(file.pid(), file.effective, users)));
        if (delivery.isAnyRunning(users)) {
            file.isDecided = true;
            refuse(file, refusal.get());
            return false;
        }
        // They do not run without it either.
        if (!deliver(file, settings)) {
            return false;
        }
        file.isDecided = true;
        say(file, State.ACTIVE, "it is in effect, but " + refusal.get());
        return true;
    }

    /** Says when nobody is configured by it, and when somebody is at last. Returns whether that is not clear yet. */
    private boolean isUnused(EtcFile file, Configurable configurable) {
        Optional<String> user = configurable.user(file.pid());
        if (user.isPresent()) {
            file.unused = 0;
            if (file.state() == State.UNUSED) {
                logger.info("etc/{}: it takes effect now: it configures {}", Text.shown(file.name()), user.get());
                file.become(State.ACTIVE, "");
            }
            return false;
        }
        long now = System.nanoTime();
        if (file.unused == 0) {
            file.unused = now;
        }
        if (now - file.unused < UNUSED_AFTER.toNanos()) {
            return true;
        }
        say(file, State.UNUSED, configurable.unused(file.pid()));
        return false;
    }

    private void reviewOther(EtcFile file, Configurable configurable) {
        if (configurable.knows(file.pid())) {
            say(file, State.IGNORED, configurable.notRead(file.pid()));
        }
    }

    private Configurable configurable() {
        return new Configurable(context, runtime, metatypes);
    }

    private void publish() {
        published = files.values().stream()
                .filter(file -> !others.contains(file) || file.state() == State.IGNORED)
                .map(EtcFile::published)
                .toList();
    }
}
