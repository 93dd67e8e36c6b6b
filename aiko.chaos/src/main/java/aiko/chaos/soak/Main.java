// SPDX-License-Identifier: Apache-2.0
package aiko.chaos.soak;

import aiko.load.options.UsageException;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;

/** The command {@code aiko bench soak}. */
public final class Main {
    private static final int FAILED = 1;
    private static final int USAGE = 2;

    private Main() {}

    /** Exit status: 0 nothing has grown, 1 something has, or the soak failed, 2 usage. */
    public static void main(String[] arguments) {
        System.exit(run(arguments));
    }

    private static int run(String[] arguments) {
        if (Arrays.stream(arguments).anyMatch(List.of("help", "--help", "-h")::contains)) {
            System.out.print(SoakOptions.USAGE);
            return 0;
        }
        try {
            return new Soak(SoakOptions.parse(arguments), Path.of(System.getProperty("aiko.home"))).run() ? 0 : FAILED;
        } catch (UsageException usage) {
            System.err.println("aiko: " + usage.getMessage() + "; for help, run: aiko bench soak --help");
            return USAGE;
        } catch (IOException failure) {
            System.err.println("aiko: " + failure.getMessage());
            return FAILED;
        }
    }
}
