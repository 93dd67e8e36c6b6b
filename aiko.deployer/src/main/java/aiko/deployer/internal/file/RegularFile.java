// SPDX-License-Identifier: Apache-2.0
package aiko.deployer.internal.file;

import java.io.IOException;
import java.io.InputStream;
import java.nio.channels.Channels;
import java.nio.channels.SeekableByteChannel;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.BasicFileAttributes;
import java.time.Duration;
import java.util.Objects;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/**
 * Opens files of folders to which others write: only regular files are read, even if one is replaced meanwhile.
 * To open a pipe takes until somebody writes to it, which is why that has a thread and a limit.
 */
public final class RegularFile {
    private static final Duration LIMIT = Duration.ofSeconds(2);

    private RegularFile() {}

    /** The path is not a regular file. */
    public static final class IrregularException extends IOException {
        private static final long serialVersionUID = 1L;

        IrregularException(String message) {
            super(message);
        }
    }

    /**
     * @param attributes of the file
     * @param in the same file
     */
    public record Opened(BasicFileAttributes attributes, InputStream in) implements AutoCloseable {
        @Override
        public void close() throws IOException {
            in.close();
        }
    }

    /** Links are followed. */
    public static Opened open(Path file) throws IOException {
        Path real = file.toRealPath();
        BasicFileAttributes before = attributes(real);
        SeekableByteChannel channel = openInTime(real);
        try {
            if (!Objects.equals(before.fileKey(), attributes(real).fileKey())) {
                throw new IOException("it is being replaced");
            }
        } catch (IOException exchanged) {
            channel.close();
            throw exchanged;
        }
        return new Opened(before, Channels.newInputStream(channel));
    }

    private static BasicFileAttributes attributes(Path file) throws IOException {
        BasicFileAttributes attributes =
                Files.readAttributes(file, BasicFileAttributes.class, LinkOption.NOFOLLOW_LINKS);
        if (attributes.isDirectory()) {
            throw new IrregularException("it is a folder");
        }
        if (!attributes.isRegularFile()) {
            throw new IrregularException("it is not a file, but a pipe, a socket, or a device; remove it");
        }
        return attributes;
    }

    private static SeekableByteChannel openInTime(Path file) throws IOException {
        var opened = new CompletableFuture<SeekableByteChannel>();
        var thread = new Thread(() -> open(file, opened), "aiko-deployer-open");
        thread.setDaemon(true);
        thread.start();
        try {
            return opened.get(LIMIT.toMillis(), TimeUnit.MILLISECONDS);
        } catch (ExecutionException failure) {
            throw failure.getCause() instanceof IOException cause ? cause : new IOException(failure.getCause());
        } catch (TimeoutException hangs) {
            opened.completeExceptionally(hangs);
            throw new IrregularException("it cannot be opened within " + LIMIT.toSeconds() + " s");
        } catch (InterruptedException interrupted) {
            opened.completeExceptionally(interrupted);
            Thread.currentThread().interrupt();
            throw new IOException("it was not read: the container is stopping");
        }
    }

    private static void open(Path file, CompletableFuture<SeekableByteChannel> opened) {
        try {
            SeekableByteChannel channel =
                    Files.newByteChannel(file, StandardOpenOption.READ, LinkOption.NOFOLLOW_LINKS);
            if (!opened.complete(channel)) {
                channel.close();
            }
        } catch (Throwable failure) {
            opened.completeExceptionally(failure);
        }
    }
}
