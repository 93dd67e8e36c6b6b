// SPDX-License-Identifier: Apache-2.0
package aiko.tools.wrap;

import aiko.tools.command.Command;
import aiko.tools.command.CommandException;
import aiko.tools.command.Options;
import aiko.tools.command.Surroundings;
import aiko.tools.command.UsageException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/** {@code aiko wrap}. */
public final class WrapCommand implements Command {
    private static final String NAME = "--name";
    private static final String VERSION = "--version";
    private static final String OUTPUT = "--output";

    private static final String USAGE =
            """
            usage: aiko wrap LIBRARY.jar [--name BSN] [--version V] [--output FILE]

              --name BSN        the symbolic name of the bundle   (default: that in its manifest, else its Maven
                                coordinates, else its module name, else its file name)
              --version V       the version of the bundle         (default: that in its manifest, else its Maven
                                coordinates, else its file name)
              --output FILE     the bundle                        (default: BSN-VERSION.jar in the current folder, or
                                BSN-VERSION-bundle.jar if that is the library)

            Makes a bundle of a library that is none: it exports all packages of the library. Packages of Java and of the
            container are required; all others that its classes use are optional, since nothing says which of them are needed.

            exit status: 0 done, 1 not a library, a bundle already, or FILE exists, 2 usage
            """;

    @Override
    public String name() {
        return "wrap";
    }

    @Override
    public String usage() {
        return USAGE;
    }

    @Override
    public int run(List<String> arguments, Surroundings surroundings)
            throws UsageException, CommandException, IOException {
        Options options = Options.of(arguments, Set.of(NAME, VERSION, OUTPUT));
        Path file = surroundings.path(options.operand("a library: aiko wrap LIBRARY.jar"));
        Path copies = Files.createTempDirectory("aiko-wrap");
        Path copy = copies.resolve("library.jar");
        try {
            Library library = Library.read(file, copy);
            Identity identity = Identity.of(library, options.value(NAME), options.value(VERSION));
            Path output = output(options.value(OUTPUT), identity, surroundings, file);
            if (Files.exists(output)) {
                throw new CommandException(
                        "wrap: " + output + " exists: delete it, or name another file with --output");
            }
            var known = KnownPackages.of(surroundings.home());
            Bundle bundle = new Wrapping(library, identity, known).write(output);
            WrapReport.of(library, bundle, output).forEach(surroundings.out()::println);
            return 0;
        } finally {
            Files.deleteIfExists(copy);
            Files.delete(copies);
        }
    }

    /** A library may be called as its bundle would be: the advice to delete that file would be a bad one. */
    private static Path output(Optional<String> given, Identity identity, Surroundings surroundings, Path library) {
        String name = identity.symbolicName() + '-' + identity.version();
        Path output = surroundings.path(given.orElse(name + ".jar"));
        return given.isEmpty() && output.equals(library) ? surroundings.path(name + "-bundle.jar") : output;
    }
}
