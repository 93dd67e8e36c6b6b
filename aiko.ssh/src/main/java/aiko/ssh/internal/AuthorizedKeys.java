// SPDX-License-Identifier: Apache-2.0
package aiko.ssh.internal;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFileAttributes;
import java.nio.file.attribute.PosixFilePermission;
import java.security.GeneralSecurityException;
import java.security.PublicKey;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.Consumer;
import org.apache.sshd.common.config.keys.AuthorizedKeyEntry;
import org.apache.sshd.common.config.keys.KeyUtils;
import org.apache.sshd.common.config.keys.PublicKeyEntryResolver;

/**
 * The keys that may log in: a file in OpenSSH's format, which is read at each attempt, so that a change counts at once. As
 * OpenSSH's server does, it refuses a file that others could have written. A line with an option that would restrict its key in a
 * way that is not implemented lets nobody in.
 */
final class AuthorizedKeys {
    private static final int MOST_BYTES = 1 << 20;

    /** Options that forbid only what no key may do here. */
    private static final Set<String> WITHOUT_EFFECT = Set.of(
            "agent-forwarding",
            "no-agent-forwarding",
            "no-port-forwarding",
            "no-user-rc",
            "no-x11-forwarding",
            "port-forwarding",
            "user-rc",
            "x11-forwarding");

    private final Path file;
    private final Consumer<String> problems;

    /**
     * A key that may log in.
     *
     * @param comment the rest of its line, which names its owner; empty if there is none
     * @param mayUseTerminal whether it may have a terminal, and so a prompt
     */
    record Authorized(String comment, boolean mayUseTerminal) {}

    /** @param problems gets a line about each problem of the file, at each attempt */
    AuthorizedKeys(Path file, Consumer<String> problems) {
        this.file = file;
        this.problems = problems;
    }

    Path file() {
        return file;
    }

    /** Whether the key may log in now. */
    Optional<Authorized> find(PublicKey key) {
        try {
            for (Line line : lines()) {
                Optional<Authorized> authorized = line.authorizes(key);
                if (authorized.isPresent()) {
                    return authorized;
                }
            }
        } catch (NoSuchFileException missing) {
            problems.accept(file + ": no such file; nobody can log in");
        } catch (IOException | RuntimeException unusable) {
            problems.accept(file + ": " + unusable.getMessage() + "; nobody can log in");
        }
        return Optional.empty();
    }

    private List<Line> lines() throws IOException {
        Path real = file.toRealPath();
        if (!Files.isRegularFile(real)) {
            // A read of a pipe could wait for ever.
            throw new IOException("not a regular file");
        }
        refuseIfOthersCanWrite(real);
        refuseIfOthersCanWrite(real.getParent());
        List<Line> lines = new ArrayList<>();
        int number = 0;
        for (String text : read(real).split("\\R")) {
            number++;
            if (!text.isBlank() && !text.strip().startsWith("#")) {
                lines.add(new Line(number, utf8(text.strip())));
            }
        }
        return lines;
    }

    /** No more than the limit, even of a file that grows. */
    private static String read(Path real) throws IOException {
        try (InputStream in = Files.newInputStream(real)) {
            byte[] bytes = in.readNBytes(MOST_BYTES + 1);
            if (bytes.length > MOST_BYTES) {
                throw new IOException("larger than " + MOST_BYTES + " bytes");
            }
            return new String(bytes, StandardCharsets.ISO_8859_1);
        }
    }

    /** A comment in another encoding does not spoil the file. */
    private static String utf8(String latin) {
        return new String(latin.getBytes(StandardCharsets.ISO_8859_1), StandardCharsets.UTF_8);
    }

    private static void refuseIfOthersCanWrite(Path path) throws IOException {
        PosixFileAttributes attributes = Files.readAttributes(path, PosixFileAttributes.class);
        String owner = attributes.owner().getName();
        if (!owner.equals("root") && !owner.equals(System.getProperty("user.name"))) {
            throw new IOException(path + " belongs to " + owner + ", not to the container's user");
        }
        Set<PosixFilePermission> permissions = attributes.permissions();
        if (permissions.contains(PosixFilePermission.GROUP_WRITE)
                || permissions.contains(PosixFilePermission.OTHERS_WRITE)) {
            throw new IOException("others can write to " + path + "; restrict it with: chmod go-w " + path);
        }
    }

    /** One line of the file. */
    private final class Line {
        private final int number;
        private final String text;

        Line(int number, String text) {
            this.number = number;
            this.text = text;
        }

        Optional<Authorized> authorizes(PublicKey key) {
            AuthorizedKeyEntry entry;
            try {
                entry = AuthorizedKeyEntry.parseAuthorizedKeyEntry(text);
                if (entry == null
                        || !KeyUtils.compareKeys(entry.resolvePublicKey(null, PublicKeyEntryResolver.IGNORING), key)) {
                    return Optional.empty();
                }
            } catch (IOException | GeneralSecurityException | RuntimeException malformed) {
                problem("not a key in the format of OpenSSH");
                return Optional.empty();
            }
            boolean mayUseTerminal = true;
            Set<String> unknown = new TreeSet<>();
            for (String option : entry.getLoginOptions().keySet()) {
                String name = option.toLowerCase(Locale.ROOT);
                if (name.equals("restrict") || name.equals("no-pty")) {
                    mayUseTerminal = false;
                } else if (!name.equals("pty") && !WITHOUT_EFFECT.contains(name)) {
                    unknown.add(name);
                }
            }
            if (!unknown.isEmpty()) {
                problem("option " + String.join(", ", unknown) + " is not supported");
                return Optional.empty();
            }
            boolean isAllowedAgain = entry.getLoginOptions().containsKey("pty");
            String comment = entry.getComment() == null ? "" : entry.getComment();
            return Optional.of(new Authorized(comment, mayUseTerminal || isAllowedAgain));
        }

        private void problem(String cause) {
            problems.accept(file + ": ignoring line " + number + ": " + cause);
        }
    }
}
