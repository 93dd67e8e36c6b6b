// SPDX-License-Identifier: Apache-2.0
package aiko.load;

import aiko.load.options.UsageException;
import aiko.load.wire.WireRun;
import java.io.IOException;
import java.util.Arrays;

/** The command {@code aiko bench}. */
public final class Main {
    private static final int FAILED = 1;
    private static final int USAGE = 2;
    private static final int UNREACHABLE = 75;

    private static final String BENCHMARKS =
            """
            usage: aiko bench BENCHMARK [OPTION…]

              registrar    registers and removes services: measures a registrar and its MQTT server
              chaos        makes faults happen to containers and a server of its own, and checks what has to hold after them
              soak         does the load of hours in minutes to a container of its own, and checks that nothing grows
              wire         checks whether an MQTT server does what Aiko needs

            For its options, run: aiko bench BENCHMARK --help
            """;

    private Main() {}

    /** Exit status: 0 done, 1 something was lost, not done in time, or failed, 2 usage, 75 server or registrar does not answer. */
    public static void main(String[] arguments) {
        System.exit(run(arguments));
    }

    private static int run(String[] arguments) {
        try {
            if (arguments.length == 0 || RegistrarOptions.isHelp(arguments[0])) {
                System.out.print(BENCHMARKS);
                return 0;
            }
            String[] options = Arrays.copyOfRange(arguments, 1, arguments.length);
            boolean isHelp = Arrays.stream(options).anyMatch(RegistrarOptions::isHelp);
            boolean isDone =
                    switch (arguments[0]) {
                        case "registrar" -> isHelp ? print(RegistrarOptions.USAGE) : registrar(options);
                        case "wire" -> isHelp ? print(WireRun.USAGE) : wire(options);
                        default -> throw new UsageException("unknown benchmark \"" + arguments[0] + "\"");
                    };
            return isDone ? 0 : FAILED;
        } catch (UsageException usage) {
            System.err.println("aiko: " + usage.getMessage() + "; for help, run: aiko bench --help");
            return USAGE;
        } catch (LoadException failure) {
            System.err.println("aiko: " + failure.getMessage());
            return failure.isUnreachable() ? UNREACHABLE : FAILED;
        } catch (IOException failure) {
            System.err.println("aiko: " + failure.getMessage());
            return FAILED;
        }
    }

    private static boolean print(String text) {
        System.out.print(text);
        return true;
    }

    private static boolean registrar(String[] options) throws UsageException, LoadException, IOException {
        return new RegistrarRun(RegistrarOptions.parse(options, System.getenv())).run();
    }

    private static boolean wire(String[] options) throws UsageException, LoadException, IOException {
        try {
            return new WireRun(options, System.getenv()).run();
        } catch (WireRun.UnreachableException unreachable) {
            throw LoadException.unreachable(unreachable.getMessage());
        }
    }
}
