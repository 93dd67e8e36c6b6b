// SPDX-License-Identifier: Apache-2.0
package aiko.tools.create;

import aiko.tools.command.ChildProcess;
import aiko.tools.command.CommandException;
import aiko.tools.command.Folders;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

/** Where a project is made: a hidden folder beside its place. A signal ends Maven and leaves nothing of it either. */
final class Workplace implements AutoCloseable {
    private final Path folder;
    private final Path log;
    private final Thread hook = new Thread(this::endBySignal, "aiko-new-end");
    private Process maven;
    private boolean isEnded;

    private Workplace(Path folder, Path log) {
        this.folder = folder;
        this.log = log;
    }

    /** @param place of the project */
    static Workplace beside(Path place) throws CommandException, IOException {
        Path folder;
        try {
            folder = Files.createTempDirectory(place.getParent(), "." + place.getFileName() + ".new-");
        } catch (IOException failure) {
            throw new CommandException("new: cannot write into " + place.getParent() + ": "
                    + failure.getClass().getSimpleName().replace("Exception", "") + "; change to another folder");
        }
        var workplace = new Workplace(folder, Files.createTempFile("aiko-new-", ".log"));
        Runtime.getRuntime().addShutdownHook(workplace.hook);
        return workplace;
    }

    Path folder() {
        return folder;
    }

    /** What Maven prints. */
    Path log() {
        return log;
    }

    synchronized Process start(ProcessBuilder builder) throws IOException, CommandException {
        if (isEnded) {
            throw new CommandException("new: interrupted");
        }
        maven = builder.start();
        return maven;
    }

    private synchronized void endBySignal() {
        isEnded = true;
        if (maven != null && maven.isAlive()) {
            ChildProcess.end(maven);
        }
        try {
            delete();
            Files.deleteIfExists(log);
        } catch (IOException left) {
            System.err.println("aiko: new: cannot delete " + left.getMessage());
        }
    }

    @Override
    public synchronized void close() throws IOException {
        if (!isEnded) {
            isEnded = true;
            delete();
            try {
                Runtime.getRuntime().removeShutdownHook(hook);
            } catch (IllegalStateException itRuns) {
                // it finds nothing to do but the log
            }
        }
    }

    private void delete() throws IOException {
        if (Files.exists(folder)) {
            Folders.delete(folder);
        }
    }
}
