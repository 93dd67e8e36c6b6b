// SPDX-License-Identifier: Apache-2.0
package aiko.tools.dev;

import aiko.tools.command.Folders;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;

/**
 * A folder that is deleted at the end; links in it are deleted, not followed. Its file {@code session} names the project, and is locked
 * as long as the session lives: so another session sees which folders are of sessions that were killed.
 */
final class TemporaryFolder implements AutoCloseable {
    static final String PREFIX = "aiko-dev";
    static final String SESSION = "session";

    private final Path path = Files.createTempDirectory(PREFIX);
    private final FileChannel session;

    /** @param project that the session builds */
    TemporaryFolder(Path project) throws IOException {
        session = FileChannel.open(path.resolve(SESSION), StandardOpenOption.CREATE_NEW, StandardOpenOption.WRITE);
        session.lock();
        session.write(ByteBuffer.wrap(project.toString().getBytes(StandardCharsets.UTF_8)));
    }

    Path path() {
        return path;
    }

    @Override
    public void close() throws IOException {
        Folders.delete(path);
        session.close();
    }
}
