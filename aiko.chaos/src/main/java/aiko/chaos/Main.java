// SPDX-License-Identifier: Apache-2.0
package aiko.chaos;

import aiko.load.options.UsageException;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;

/** The command {@code aiko bench chaos}. */
public final class Main {
    private static final int FAILED = 1;
    private static final int USAGE = 2;

    private Main() {}

    /** Exit status: 0 all invariants held, 1 one did not or the rig failed, 2 usage. */
    public static void main(String[] arguments) {
        // Nothing of an ended run remains.
        Runtime.getRuntime()
                .addShutdownHook(new Thread(
                        () -> ProcessHandle.current().descendants().forEach(ProcessHandle::destroyForcibly)));
        System.exit(run(arguments));
    }

    private static int run(String[] arguments) {
        if (Arrays.stream(arguments).anyMatch(List.of("help", "--help", "-h")::contains)) {
            System.out.print(Options.usage());
            return 0;
        }
        try {
            return new Rig(Options.parse(arguments), Path.of(System.getProperty("aiko.home"))).run() ? 0 : FAILED;
        } catch (UsageException usage) {
            System.err.println("aiko: " + usage.getMessage() + "; for help, run: aiko bench chaos --help");
            return USAGE;
        } catch (IOException failure) {
            System.err.println("aiko: " + failure.getMessage());
            return FAILED;
        }
    }
}
