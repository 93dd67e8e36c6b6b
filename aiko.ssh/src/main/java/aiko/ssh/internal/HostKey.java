// SPDX-License-Identifier: Apache-2.0
package aiko.ssh.internal;

import aiko.process.spi.AtomicFile;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermission;
import java.nio.file.attribute.PosixFilePermissions;
import java.security.GeneralSecurityException;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.util.Set;
import org.apache.sshd.common.config.keys.FilePasswordProvider;
import org.apache.sshd.common.config.keys.loader.openssh.OpenSSHKeyPairResourceParser;
import org.apache.sshd.common.config.keys.writer.openssh.OpenSSHKeyPairResourceWriter;

/** The key by which clients recognize this container: Ed25519, in a file that only its owner can read, made at first use. */
final class HostKey {
    private static final Set<PosixFilePermission> OWNER_ONLY = PosixFilePermissions.fromString("rw-------");

    private HostKey() {}

    /** @throws IOException if the file cannot be used; the message names it, the cause and what to do */
    static KeyPair of(Path file) throws IOException, GeneralSecurityException {
        if (!Files.exists(file, LinkOption.NOFOLLOW_LINKS)) {
            create(file);
        }
        if (!Files.isRegularFile(file, LinkOption.NOFOLLOW_LINKS)) {
            throw new IOException(file + " is not a regular file; remove it, and a new key is made");
        }
        if (!OWNER_ONLY.containsAll(Files.getPosixFilePermissions(file))) {
            throw new IOException(file + " is accessible to others; restrict it with: chmod 600 " + file);
        }
        for (KeyPair pair :
                OpenSSHKeyPairResourceParser.INSTANCE.loadKeyPairs(null, file, FilePasswordProvider.EMPTY)) {
            return pair;
        }
        throw new IOException(file + " contains no private key; remove it, and a new key is made");
    }

    private static void create(Path file) throws IOException, GeneralSecurityException {
        KeyPair pair = KeyPairGenerator.getInstance("Ed25519").generateKeyPair();
        var text = new ByteArrayOutputStream();
        OpenSSHKeyPairResourceWriter.INSTANCE.writePrivateKey(pair, "aiko", null, text);
        Files.createDirectories(file.getParent());
        AtomicFile.writePrivate(file, text.toByteArray());
    }
}
