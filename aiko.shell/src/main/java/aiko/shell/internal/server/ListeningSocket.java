// SPDX-License-Identifier: Apache-2.0
package aiko.shell.internal.server;

import aiko.shell.socket.AdminSocket;
import java.io.IOException;
import java.nio.channels.SelectionKey;
import java.nio.channels.Selector;
import java.nio.channels.ServerSocketChannel;
import java.nio.channels.SocketChannel;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.attribute.BasicFileAttributes;

/** The admin socket on which the server listens. Its file may be removed at any time; nobody can connect without it. */
final class ListeningSocket {
    private final AdminSocket socket;
    private final Selector selector;
    private ServerSocketChannel channel;
    /** The identity of the socket's file; null if it was removed at once. */
    private Object file;

    private boolean isClosed;

    /** Listens at once. */
    ListeningSocket(AdminSocket socket) throws IOException {
        this.socket = socket;
        selector = Selector.open();
        listen();
    }

    private void listen() throws IOException {
        channel = socket.listen();
        file = presentFile();
        channel.configureBlocking(false);
        channel.register(selector, SelectionKey.OP_ACCEPT);
    }

    Path path() {
        return socket.path();
    }

    Selector selector() {
        return selector;
    }

    /** The next client; null for none. */
    synchronized SocketChannel accept() throws IOException {
        return isClosed ? null : channel.accept();
    }

    /** Listens again if the socket's file was removed or replaced. Returns whether it was. */
    synchronized boolean restore() throws IOException {
        if (isClosed || file != null && file.equals(presentFile())) {
            return false;
        }
        ServerSocketChannel unreachable = channel;
        listen();
        unreachable.close();
        return true;
    }

    /** Null if there is none. */
    private Object presentFile() throws IOException {
        try {
            return Files.readAttributes(socket.path(), BasicFileAttributes.class, LinkOption.NOFOLLOW_LINKS)
                    .fileKey();
        } catch (NoSuchFileException removed) {
            return null;
        }
    }

    /** Removes the socket's file, unless it is another one. */
    synchronized void close() throws IOException {
        isClosed = true;
        selector.wakeup();
        channel.close();
        if (file != null && file.equals(presentFile())) {
            socket.remove();
        }
    }
}
