// SPDX-License-Identifier: Apache-2.0
package aiko.chaos;

import aiko.chaos.rig.NatsCluster;
import aiko.load.options.OptionReader;
import aiko.load.options.UsageException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import java.util.stream.Collectors;

/**
 * The command line of {@code aiko bench chaos}.
 *
 * @param minutes after which no further burst begins; 0 for no limit
 * @param faults after which no further burst begins; 0 for no limit
 * @param systems of containers and Mosquitto, side by side
 * @param clusters the number of further systems whose server is a cluster; they have the faults of nodes
 * @param quietSeconds within which the invariants have to hold again
 * @param kinds that are drawn
 * @param isMixed whether the part that tries each kind alone is left out
 * @param folder for the files of the run, which is kept; null for one that is deleted after a good end
 */
record Options(
        long seed,
        int minutes,
        int faults,
        int systems,
        int clusters,
        int containers,
        int quietSeconds,
        List<Kind> kinds,
        boolean isMixed,
        Path folder) {
    private static final int LARGEST = 1_000_000;
    private static final int MOST_SYSTEMS = 16;
    private static final int MOST_CONTAINERS = 26;

    static String usage() {
        return """
                usage: aiko bench chaos [OPTION…]

                  --minutes M       no further fault after that time      (default: 3, or none with --faults)
                  --faults N        no further fault after that number    (default: none)
                  --seed S          the sequence of faults                (default: another one each time, which is printed)
                  --systems N       Mosquitto and containers, side by side; the seeds of the others follow (default: 1)
                  --clusters N      further systems with a cluster of NATS servers, for faults of its nodes
                                    (default: 1, if nats-server is installed)
                  --containers C    number of containers of a system      (default: 3)
                  --quiet T         seconds within which everything has to be right again after each burst of faults (default: 30)
                  --only KIND,…     only these kinds of faults
                  --without KIND,…  all kinds but these
                  --mixed           without the part that tries each kind alone
                  --folder F        folder for the files of the run, which is kept

                Starts MQTT servers and containers on this machine, each container behind a proxy, and makes faults happen: each kind
                alone, then several at a time. After each burst, there has to be one primary registrar; the directory, its copies and
                the caches of clients have to contain the services that live; each message that nothing has interrupted has
                to have been handled once; and nobody may have more and more threads, handles or memory.

                kinds: %s

                exit status: 0 all invariants held, 1 one did not, or the rig failed, 2 usage
                """
                .formatted(Arrays.stream(Kind.values()).map(Kind::toString).collect(Collectors.joining(" ")));
    }

    static Options parse(String[] arguments) throws UsageException {
        long seed = new Random().nextInt(LARGEST);
        int minutes = 0;
        int faults = 0;
        int systems = -1;
        int clusters = -1;
        int containers = 3;
        int quietSeconds = 30;
        List<Kind> kinds = new ArrayList<>(List.of(Kind.values()));
        boolean isMixed = false;
        Path folder = null;
        var options = new OptionReader(arguments);
        while (options.next()) {
            switch (options.name()) {
                case "--mixed" -> isMixed = true;
                case "--minutes" -> minutes = options.number(LARGEST);
                case "--faults" -> faults = options.number(LARGEST);
                case "--seed" -> seed = options.number(Integer.MAX_VALUE);
                case "--systems" -> systems = options.number(0, MOST_SYSTEMS);
                case "--clusters" -> clusters = options.number(0, MOST_SYSTEMS);
                case "--containers" -> containers = options.number(MOST_CONTAINERS);
                case "--quiet" -> quietSeconds = options.number(LARGEST);
                case "--only" -> kinds = kinds(options);
                case "--without" -> kinds.removeAll(kinds(options));
                case "--folder" -> folder = options.path();
                default -> throw options.unknown();
            }
        }
        if (containers < 2) {
            throw new UsageException("--containers: expected at least 2");
        }
        if (minutes == 0 && faults == 0) {
            minutes = 3;
        }
        if (kinds.isEmpty()) {
            throw new UsageException("no kind of fault is left");
        }
        if (systems < 0) {
            systems = kinds.stream().allMatch(kind -> kind.part() == Kind.Part.NODE) ? 0 : 1;
        }
        if (clusters < 0) {
            boolean isWanted = kinds.stream().anyMatch(kind -> kind.part() == Kind.Part.NODE);
            clusters = isWanted && NatsCluster.isInstalled() ? 1 : 0;
        }
        if (systems + clusters == 0) {
            throw new UsageException("no system is left to run: --systems, --clusters, or nats-server is missing");
        }
        return new Options(seed, minutes, faults, systems, clusters, containers, quietSeconds, kinds, isMixed, folder);
    }

    private static List<Kind> kinds(OptionReader options) throws UsageException {
        List<Kind> kinds = new ArrayList<>();
        for (String name : options.value().split(",")) {
            kinds.add(Arrays.stream(Kind.values())
                    .filter(kind -> kind.toString().equals(name))
                    .findFirst()
                    .orElseThrow(() -> new UsageException(options.name() + ": unknown kind \"" + name + "\"")));
        }
        return kinds;
    }
}
