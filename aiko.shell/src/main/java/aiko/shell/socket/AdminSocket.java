// SPDX-License-Identifier: Apache-2.0
package aiko.shell.socket;

import java.io.BufferedInputStream;
import java.io.BufferedOutputStream;
import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.net.StandardProtocolFamily;
import java.net.UnixDomainSocketAddress;
import java.nio.ByteBuffer;
import java.nio.channels.ByteChannel;
import java.nio.channels.Channels;
import java.nio.channels.ReadableByteChannel;
import java.nio.channels.ServerSocketChannel;
import java.nio.channels.SocketChannel;
import java.nio.channels.WritableByteChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;

/**
 * The admin socket of a container: {@code aiko.sock} in its data folder, readable and writable by its owner only.
 *
 * <p>The address of a Unix domain socket is limited to about a hundred bytes. If the path of the data folder is longer, the
 * socket is reached through a temporary link.
 */
public final class AdminSocket {
    private static final String NAME = "aiko.sock";
    private static final String OWNER_ONLY = "rw-------";
    private static final int LONGEST_PATH_BYTES = 100;

    private final Path dataFolder;

    /** @param dataFolder of the container */
    public AdminSocket(Path dataFolder) {
        this.dataFolder = dataFolder.toAbsolutePath();
    }

    /** Connects to the container that listens on the socket. */
    public SocketChannel connect() throws IOException {
        try (var way = new Way(dataFolder)) {
            return SocketChannel.open(UnixDomainSocketAddress.of(way.path()));
        }
    }

    /** Listens on the socket; one that an earlier container has left behind is replaced. */
    public ServerSocketChannel listen() throws IOException {
        Files.deleteIfExists(path());
        ServerSocketChannel server = ServerSocketChannel.open(StandardProtocolFamily.UNIX);
        try (var way = new Way(dataFolder)) {
            server.bind(UnixDomainSocketAddress.of(way.path()));
        }
        Files.setPosixFilePermissions(path(), PosixFilePermissions.fromString(OWNER_ONLY));
        return server;
    }

    /** Frames from the other side. */
    public static DataInputStream input(SocketChannel channel) {
        ReadableByteChannel reader = new OneWay(channel);
        return new DataInputStream(new BufferedInputStream(Channels.newInputStream(reader)));
    }

    /** Frames to the other side. */
    public static DataOutputStream output(SocketChannel channel) {
        WritableByteChannel writer = new OneWay(channel);
        return new DataOutputStream(new BufferedOutputStream(Channels.newOutputStream(writer)));
    }

    /** A view of a channel: streams made of the channel itself would not write while another thread reads. */
    private record OneWay(SocketChannel channel) implements ByteChannel {
        @Override
        public int read(ByteBuffer target) throws IOException {
            return channel.read(target);
        }

        @Override
        public int write(ByteBuffer source) throws IOException {
            return channel.write(source);
        }

        @Override
        public boolean isOpen() {
            return channel.isOpen();
        }

        @Override
        public void close() throws IOException {
            channel.close();
        }
    }

    /** Removes the socket's file. */
    public void remove() throws IOException {
        Files.deleteIfExists(path());
    }

    /** The socket's file. */
    public Path path() {
        return dataFolder.resolve(NAME);
    }

    /** A path to the socket that is short enough, while this is open. No lambda: a client starts for one connection. */
    private static final class Way implements AutoCloseable {
        private final Path socket;
        private final Path link;

        Way(Path dataFolder) throws IOException {
            Path direct = dataFolder.resolve(NAME);
            if (direct.toString().getBytes(StandardCharsets.UTF_8).length <= LONGEST_PATH_BYTES) {
                socket = direct;
                link = null;
                return;
            }
            link = Files.createTempDirectory("aiko").resolve("d");
            socket = link.resolve(NAME);
            try {
                Files.createSymbolicLink(link, dataFolder);
            } catch (IOException failure) {
                close();
                throw failure;
            }
        }

        Path path() {
            return socket;
        }

        @Override
        public void close() throws IOException {
            if (link != null) {
                Files.deleteIfExists(link);
                Files.deleteIfExists(link.getParent());
            }
        }
    }
}
