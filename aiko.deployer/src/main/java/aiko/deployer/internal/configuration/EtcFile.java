// SPDX-License-Identifier: Apache-2.0
package aiko.deployer.internal.configuration;

import aiko.deployer.ConfigurationFile;
import aiko.deployer.ConfigurationFile.State;
import aiko.deployer.internal.configuration.file.Pid;
import aiko.deployer.internal.configuration.file.Settings;
import java.nio.file.Path;
import java.time.Instant;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** One file of the configuration folder, and what became of it. Owned by the thread that reads the folder. */
final class EtcFile {
    private final Path path;
    private final String name;
    private final Pid pid;
    private State state = State.ACTIVE;
    private Instant since = Instant.now();
    private String problem = "";
    private Set<String> remarks = new LinkedHashSet<>();
    private List<String> found = List.of();

    /** The checks of its bundles that have looked at it, by their service ids. */
    Set<Long> checkedBy = Set.of();

    /** What was seen of it last. */
    byte[] content;

    /** What it said when that was seen; null where that could not be read. */
    Settings settings;

    /** What counts now; null for nothing. */
    Settings effective;

    /** What counted before that; null for nothing. */
    Settings previous;

    /** Why what counts is refused, while it cannot be replaced by what counted before; null if that is not so. */
    String takingBack;

    /** Whether its users are known to run with what counts, or not to run for another reason. */
    boolean isDecided;

    /** Whether its users have not been told of what counts, or do not return from that. */
    boolean isHeldUp;

    /** When what counts was delivered, in nanoseconds. */
    long delivered = System.nanoTime();

    /** Which bundles use it, as they were when its content was refused. */
    Map<Long, Long> refusedBy = Map.of();

    /** Since when nobody is configured by it, in nanoseconds; zero while somebody is. */
    long unused;

    EtcFile(Path path, Pid pid) {
        this.path = path;
        name = path.getFileName().toString();
        this.pid = pid;
    }

    String name() {
        return name;
    }

    Pid pid() {
        return pid;
    }

    State state() {
        return state;
    }

    /** Returns whether that is news. */
    boolean become(State next, String why) {
        if (state == next && problem.equals(why)) {
            return false;
        }
        if (state != next) {
            since = Instant.now();
        }
        state = next;
        problem = why;
        return true;
    }

    /** Returns whether that is news. */
    boolean remark(String text) {
        return remarks.add(text);
    }

    /** What bundles find in it themselves, and have logged. */
    void found(List<String> texts) {
        found = texts;
    }

    void forgetRemarks() {
        remarks = new LinkedHashSet<>();
        found = List.of();
        checkedBy = Set.of();
    }

    ConfigurationFile published() {
        String all = Stream.of(Stream.of(problem), found.stream(), remarks.stream())
                .flatMap(texts -> texts)
                .filter(text -> !text.isEmpty())
                .collect(Collectors.joining("; "));
        return new ConfigurationFile(Optional.of(path), state, pid.text(), since, all);
    }
}
