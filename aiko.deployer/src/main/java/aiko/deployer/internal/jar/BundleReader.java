// SPDX-License-Identifier: Apache-2.0
package aiko.deployer.internal.jar;

import aiko.deployer.internal.content.Excerpt;
import aiko.deployer.internal.content.PlainJar;
import aiko.deployer.internal.file.PrivateFolder;
import aiko.deployer.internal.file.RegularFile;
import aiko.deployer.internal.settings.JarLimits;
import aiko.deployer.internal.tree.FileTree;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.file.AccessDeniedException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.NoSuchFileException;
import java.nio.file.NotDirectoryException;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.BasicFileAttributes;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Supplier;
import java.util.regex.Pattern;
import java.util.zip.ZipFile;
import org.osgi.framework.Constants;
import org.osgi.framework.Version;

/**
 * Copies a file and makes sure that it is a whole bundle before anything is done with it. None of it is in memory, however
 * large it is. Owned by the deployer's thread.
 */
public final class BundleReader {
    private static final String ENDING = ".jar";
    private static final String UNFINISHED = "unfinished";
    private static final String MANIFEST_VERSION_2 = "2";
    private static final Pattern SYMBOLIC_NAME = Pattern.compile("[\\w-]+(\\.[\\w-]+)*");

    /** Files and folders are named after it, with additions, in 255 bytes. */
    private static final int LONGEST_SYMBOLIC_NAME = 200;

    private static final int BUFFER = 65_536;

    private final Path copies;
    private final Supplier<JarLimits> limits;

    /**
     * @param copies a folder for the copies, which nobody else uses
     * @param limits of a jar
     */
    public BundleReader(Path copies, Supplier<JarLimits> limits) {
        this.copies = copies;
        this.limits = limits;
    }

    /** Reads a copy of the file. */
    public BundleFile read(Path file) throws UnusableFileException {
        Path copy = copies.resolve(UNFINISHED);
        BundleFile read = read(file, copy);
        try {
            Path named = copies.resolve(read.hash() + ENDING);
            Files.move(copy, named, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
            return new BundleFile(
                    read.name(),
                    read.modifiedMillis(),
                    named,
                    read.hash(),
                    read.symbolicName(),
                    read.version(),
                    read.headers());
        } catch (IOException failure) {
            throw uncopied(failure);
        }
    }

    /** Reads a copy of the file, which stays where it is even if that is no bundle. */
    public BundleFile read(Path file, Path copy) throws UnusableFileException {
        Copied copied = copy(file, copy);
        return bundle(file, copied.attributes(), copy, copied.hash());
    }

    /** Reads a file that nobody else changes, without a copy. */
    public BundleFile readInPlace(Path file) throws UnusableFileException {
        Copied copied = copy(file, null);
        return bundle(file, copied.attributes(), file, copied.hash());
    }

    /** Lets go of the copies of all others. */
    public void retain(Set<String> hashes) throws IOException {
        if (!Files.isDirectory(copies, LinkOption.NOFOLLOW_LINKS)) {
            return;
        }
        for (Path file : FileTree.names(copies)) {
            String name = file.toString();
            if (!name.endsWith(ENDING) || !hashes.contains(name.substring(0, name.length() - ENDING.length()))) {
                FileTree.delete(copies, name);
            }
        }
    }

    public static String unreadable(IOException failure) {
        return "it cannot be read: " + reason(failure) + "; retrying";
    }

    /** The reason alone: the exceptions of files say nothing but the path. */
    public static String reason(IOException failure) {
        if (failure instanceof AccessDeniedException) {
            return "permission denied";
        }
        if (failure instanceof NoSuchFileException) {
            return "it does not exist";
        }
        if (failure instanceof NotDirectoryException || failure instanceof FileAlreadyExistsException) {
            return "it is not a folder";
        }
        return failure.getMessage() == null ? failure.toString() : failure.getMessage();
    }

    private record Copied(BasicFileAttributes attributes, String hash) {}

    /** @param to null for nowhere */
    private Copied copy(Path file, Path to) throws UnusableFileException {
        MessageDigest digest = digest();
        var buffer = new byte[BUFFER];
        try (RegularFile.Opened opened = RegularFile.open(file);
                OutputStream out = to == null ? OutputStream.nullOutputStream() : create(to)) {
            InputStream in = opened.in();
            long size = 0;
            for (int length = in.read(buffer); length >= 0; length = in.read(buffer)) {
                size += length;
                if (size > opened.attributes().size()) {
                    // It might grow as fast as it is read.
                    throw new UnusableFileException("it is not complete: it is being written", true);
                }
                digest.update(buffer, 0, length);
                write(out, buffer, length);
            }
            return new Copied(opened.attributes(), HexFormat.of().formatHex(digest.digest()));
        } catch (NoSuchFileException gone) {
            throw new UnusableFileException("it is not complete: it was deleted", true);
        } catch (RegularFile.IrregularException irregular) {
            throw new UnusableFileException(irregular.getMessage(), false);
        } catch (IOException unreadable) {
            throw UnusableFileException.passing(unreadable(unreadable));
        }
    }

    /** Nothing but a new file is written to. */
    private OutputStream create(Path copy) throws UnusableFileException {
        try {
            PrivateFolder.make(copies);
            Files.deleteIfExists(copy);
            return Files.newOutputStream(copy, StandardOpenOption.CREATE_NEW, StandardOpenOption.WRITE);
        } catch (IOException failure) {
            throw uncopied(failure);
        }
    }

    private static void write(OutputStream out, byte[] buffer, int length) throws UnusableFileException {
        try {
            out.write(buffer, 0, length);
        } catch (IOException failure) {
            throw uncopied(failure);
        }
    }

    private static UnusableFileException uncopied(IOException failure) {
        return UnusableFileException.passing(
                "it cannot be copied to the data folder: " + reason(failure) + "; retrying");
    }

    private BundleFile bundle(Path file, BasicFileAttributes attributes, Path content, String hash)
            throws UnusableFileException {
        Map<String, String> headers;
        Optional<String> tooNew;
        try {
            var jar = new WholeJar(content, limits.get());
            headers = jar.headers();
            tooNew = jar.classes().problem();
            if (header(headers, Constants.BUNDLE_SYMBOLICNAME) == null
                    || !MANIFEST_VERSION_2.equals(header(headers, Constants.BUNDLE_MANIFESTVERSION))) {
                throw UnusableFileException.plain(plain(content, headers, file, tooNew));
            }
        } catch (IOException unreadable) {
            throw UnusableFileException.passing(unreadable(unreadable));
        }
        String symbolicName = header(headers, Constants.BUNDLE_SYMBOLICNAME);
        String plainName = symbolicName.split(";", 2)[0].trim();
        if (plainName.length() > LONGEST_SYMBOLIC_NAME) {
            throw new UnusableFileException(
                    "its Bundle-SymbolicName has " + plainName.length() + " characters: at most "
                            + LONGEST_SYMBOLIC_NAME + " are allowed; shorten it",
                    false);
        }
        if (!SYMBOLIC_NAME.matcher(plainName).matches()) {
            throw new UnusableFileException(
                    "its Bundle-SymbolicName \"" + Excerpt.of(plainName)
                            + "\" is invalid: expected letters, digits, - and _, separated by dots; correct it",
                    false);
        }
        if (FrameworkFragment.isMeant(header(headers, Constants.FRAGMENT_HOST))) {
            throw new UnusableFileException(
                    "it is a fragment of the framework, as its Fragment-Host says: the framework is not extended while"
                            + " the container runs; remove the file",
                    false);
        }
        if (tooNew.isPresent()) {
            throw new UnusableFileException(tooNew.get(), false);
        }
        String version = header(headers, Constants.BUNDLE_VERSION);
        try {
            return new BundleFile(
                    file.getFileName().toString(),
                    attributes.lastModifiedTime().toMillis(),
                    content,
                    hash,
                    plainName,
                    Version.parseVersion(version),
                    headers);
        } catch (IllegalArgumentException noVersion) {
            throw new UnusableFileException(
                    "its Bundle-Version \"" + Excerpt.of(version)
                            + "\" is not a version: expected 1, 1.2, 1.2.3 or 1.2.3.text; correct it",
                    false);
        }
    }

    private static PlainJar plain(Path content, Map<String, String> headers, Path file, Optional<String> tooNew)
            throws IOException {
        try (var zip = new ZipFile(content.toFile())) {
            PlainJar plain = PlainJar.of(zip, headers, file.toString());
            return tooNew.isEmpty()
                    ? plain
                    : new PlainJar(plain.problem() + "; besides, " + tooNew.get(), plain.packages());
        }
    }

    private static String header(Map<String, String> headers, String name) {
        String value = headers.get(name);
        return value == null ? null : value.trim();
    }

    private static MessageDigest digest() {
        try {
            return MessageDigest.getInstance("SHA-256");
        } catch (NoSuchAlgorithmException impossible) {
            throw new IllegalStateException(impossible);
        }
    }
}
