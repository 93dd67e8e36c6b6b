// SPDX-License-Identifier: Apache-2.0
package aiko.deployer.internal.tree;

import java.io.IOException;
import java.nio.file.DirectoryIteratorException;
import java.nio.file.DirectoryStream;
import java.nio.file.FileVisitResult;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.NoSuchFileException;
import java.nio.file.NotDirectoryException;
import java.nio.file.Path;
import java.nio.file.SecureDirectoryStream;
import java.nio.file.SimpleFileVisitor;
import java.nio.file.attribute.BasicFileAttributeView;
import java.nio.file.attribute.BasicFileAttributes;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;

/**
 * Deletes folders with all that is in them. Links are deleted and never followed, even if somebody puts one in the place of
 * a folder meanwhile: each folder is reached from the one above it, not by its path. Folders in folders are moved up before
 * they are deleted, so that their depth costs neither stack nor file handles.
 */
public final class FileTree {
    /** Names of what is on its way out begin like this. */
    public static final String GOING = ".going-";

    private FileTree() {}

    /** Deletes all that is in the folder. One that is not there is empty; a link to a folder is none. */
    public static void empty(Path folder) throws IOException {
        if (isDirectory(folder)) {
            delete(folder, names(folder));
        }
    }

    /** Deletes what has that name in the folder: a file, a link, or a folder with all that is in it. */
    public static void delete(Path folder, String name) throws IOException {
        delete(folder, List.of(Path.of(name)));
    }

    /** The names of all that is in the folder, which is no link. */
    public static List<Path> names(Path folder) throws IOException {
        if (!isDirectory(folder)) {
            throw new NotDirectoryException(folder.toString());
        }
        var names = new ArrayList<Path>();
        try (DirectoryStream<Path> all = open(folder)) {
            all.forEach(each -> names.add(each.getFileName()));
        } catch (DirectoryIteratorException unreadable) {
            throw unreadable.getCause();
        }
        return names;
    }

    private static boolean isDirectory(Path path) {
        return Files.isDirectory(path, LinkOption.NOFOLLOW_LINKS);
    }

    /** The folder itself, and never what a link in its place leads to, if the system can tell. */
    private static DirectoryStream<Path> open(Path folder) throws IOException {
        Path absolute = folder.toAbsolutePath();
        Path parent = absolute.getParent();
        if (parent == null) {
            return Files.newDirectoryStream(absolute);
        }
        try (DirectoryStream<Path> above = Files.newDirectoryStream(parent)) {
            return above instanceof SecureDirectoryStream<Path> secure
                    ? secure.newDirectoryStream(absolute.getFileName(), LinkOption.NOFOLLOW_LINKS)
                    : Files.newDirectoryStream(absolute);
        }
    }

    private static void delete(Path folder, List<Path> names) throws IOException {
        try (DirectoryStream<Path> opened = open(folder)) {
            if (opened instanceof SecureDirectoryStream<Path> secure) {
                new Removal(secure, names).run();
                return;
            }
        } catch (DirectoryIteratorException unreadable) {
            throw unreadable.getCause();
        }
        for (Path name : names) {
            walk(folder.resolve(name));
        }
    }

    private static final class Removal {
        private final SecureDirectoryStream<Path> top;
        private final Deque<Path> left;
        private final String prefix = GOING + Long.toUnsignedString(System.nanoTime(), Character.MAX_RADIX) + '-';
        private long moved;

        Removal(SecureDirectoryStream<Path> top, List<Path> names) {
            this.top = top;
            left = new ArrayDeque<>(names);
        }

        void run() throws IOException {
            while (!left.isEmpty()) {
                Path name = left.remove();
                if (isFolder(top, name)) {
                    clear(name);
                    top.deleteDirectory(name);
                } else {
                    top.deleteFile(name);
                }
            }
        }

        /** Files in it go, and folders in it come up. */
        private void clear(Path name) throws IOException {
            try (SecureDirectoryStream<Path> folder = top.newDirectoryStream(name, LinkOption.NOFOLLOW_LINKS)) {
                for (Path path : folder) {
                    Path each = path.getFileName();
                    if (isFolder(folder, each)) {
                        Path above = Path.of(prefix + moved++);
                        folder.move(each, top, above);
                        left.add(above);
                    } else {
                        folder.deleteFile(each);
                    }
                }
            }
        }

        private static boolean isFolder(SecureDirectoryStream<Path> in, Path name) throws IOException {
            return in.getFileAttributeView(name, BasicFileAttributeView.class, LinkOption.NOFOLLOW_LINKS)
                    .readAttributes()
                    .isDirectory();
        }
    }

    /** Where the system knows folders by their paths only. */
    private static void walk(Path tree) throws IOException {
        Files.walkFileTree(tree, new SimpleFileVisitor<>() {
            @Override
            public FileVisitResult visitFile(Path file, BasicFileAttributes attributes) throws IOException {
                Files.delete(file);
                return FileVisitResult.CONTINUE;
            }

            @Override
            public FileVisitResult visitFileFailed(Path file, IOException failure) throws IOException {
                if (failure instanceof NoSuchFileException) {
                    return FileVisitResult.CONTINUE;
                }
                throw failure;
            }

            @Override
            public FileVisitResult postVisitDirectory(Path visited, IOException failure) throws IOException {
                if (failure != null) {
                    throw failure;
                }
                Files.delete(visited);
                return FileVisitResult.CONTINUE;
            }
        });
    }
}
