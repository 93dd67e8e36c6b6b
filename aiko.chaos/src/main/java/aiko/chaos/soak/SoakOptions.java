// SPDX-License-Identifier: Apache-2.0
package aiko.chaos.soak;

import aiko.load.options.OptionReader;
import aiko.load.options.UsageException;
import java.nio.file.Path;
import java.util.concurrent.TimeUnit;

/**
 * The command line of {@code aiko bench soak}.
 *
 * @param hours of ordinary load
 * @param seconds in which it is done
 * @param samples number of measurements
 * @param leaks whether the bundle leaks on purpose
 * @param folder for the files of the run, which is kept; null for one that is deleted after a good end
 * @param json the file for the figures; null for none
 */
record SoakOptions(double hours, double seconds, int samples, boolean leaks, Path folder, Path json) {
    static final String USAGE =
            """
            usage: aiko bench soak [OPTION…]

              --hours H      the ordinary load of so many hours            (default: 8)
              --minutes M    is done in so many minutes; may be a fraction (default: 30)
              --samples N    number of measurements, in equal distances    (default: 60)
              --leak         the deployed bundle leaks a thread, a handle, memory and its class loader, with each service that it
                             adds to the container: this has to be found
              --json FILE    write all figures to FILE
              --folder F     folder for the files of the run, which is kept

            Starts Mosquitto and a container on this machine. The container gets the load of hours in minutes: commands, requests,
            shared state, log records and log storms, processes that come and go, versions good and bad, restarts of the server, cut
            connections, commands of the shell. At each measurement, the load stops until the container is calm, and its memory is
            counted after a collection. In the end, nothing may have grown. It needs Mosquitto, and a JDK for jcmd.

            exit status: 0 nothing has grown, 1 something has, or the soak failed, 2 usage
            """;

    private static final int MOST_HOURS = 10_000;
    private static final int MOST_SAMPLES = 10_000;

    static SoakOptions parse(String[] arguments) throws UsageException {
        double hours = 8;
        double minutes = 30;
        int samples = 60;
        boolean leaks = false;
        Path folder = null;
        Path json = null;
        var options = new OptionReader(arguments);
        while (options.next()) {
            switch (options.name()) {
                case "--leak" -> leaks = true;
                case "--hours" -> hours = options.fraction(MOST_HOURS);
                case "--minutes" -> minutes = options.fraction(MOST_HOURS);
                case "--samples" -> samples = (int) options.fraction(MOST_SAMPLES);
                case "--folder" -> folder = options.path();
                case "--json" -> json = options.path();
                default -> throw options.unknown();
            }
        }
        return new SoakOptions(
                hours, minutes * TimeUnit.MINUTES.toSeconds(1), Math.max(1, samples), leaks, folder, json);
    }
}
