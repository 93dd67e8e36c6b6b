// SPDX-License-Identifier: Apache-2.0
package aiko.launcher;

import aiko.launcher.archive.ClassArchive;
import aiko.launcher.archive.Making;
import aiko.launcher.backup.Reason;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

/** The command {@code class-archive}. */
final class ArchiveCommand {
    private static final long MEBIBYTE = 1 << 20;

    private final Path home;

    ArchiveCommand(Path home) {
        this.home = home;
    }

    /** Returns the exit status. */
    int run() throws LauncherException, IOException {
        ClassArchive archive = ClassArchive.ofThisProgram(home)
                .orElseThrow(() -> new LauncherException(
                        "no list of classes in " + home.resolve("lib") + ": the distribution is not complete"));
        if (!archive.isWritable()) {
            throw new LauncherException("cannot write " + archive.file() + ": no permission; run it as the owner of "
                    + home + ", or do without: the container starts without it, too");
        }
        try (Making making = archive.make()) {
            making.await();
            if (!making.finish()) {
                throw new LauncherException("Java " + Runtime.version() + " makes no class-data archive "
                        + archive.file() + ": the container starts without it, too");
            }
        } catch (InterruptedException ended) {
            throw new LauncherException("interrupted");
        } catch (IOException failure) {
            throw new LauncherException("cannot write " + archive.file() + ": " + Reason.of(failure));
        }
        System.out.println(
                archive.file() + ": " + Files.size(archive.file()) / MEBIBYTE + " MiB, for Java " + Runtime.version());
        return 0;
    }
}
