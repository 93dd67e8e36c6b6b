// SPDX-License-Identifier: Apache-2.0
package aiko.broker.internal.account;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.CharBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.BasicFileAttributes;
import java.security.GeneralSecurityException;
import java.security.InvalidKeyException;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.security.SecureRandom;
import java.util.Arrays;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.function.Consumer;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;

/**
 * Names and hashed passwords from a file, one {@code name:hash} a line. A change of the file counts at the next check. Without a
 * readable file nobody can connect.
 *
 * <p>A password that was correct is remembered, as a keyed digest, until its line of the file changes: thousands of clients that
 * reconnect would otherwise wait for minutes.
 */
public final class Accounts {
    private static final long MOST_BYTES = 16 << 20;
    private static final String DIGEST = "HmacSHA256";

    private final Path file;
    private final Consumer<String> problems;
    private final SecretKeySpec key;
    /** For names that do not exist: their check takes as long. */
    private final PasswordHash nobody;

    /** Null until the file is read for the first time. */
    private volatile Content content;

    private String reported = "";

    /** The state of the file, and its accounts. */
    private record Content(Optional<State> state, boolean isRead, Map<String, Account> accounts) {}

    private record State(Object file, long size, Object modified) {}

    private static final class Account {
        private final String text;
        private final PasswordHash hash;
        private volatile byte[] remembered = {};

        Account(String text) {
            this.text = text;
            hash = PasswordHash.parse(text);
        }
    }

    /** @param problems gets a line for each problem of the file, when it has changed */
    public Accounts(Path file, Consumer<String> problems) {
        this.file = file;
        this.problems = problems;
        byte[] random = new byte[32];
        new SecureRandom().nextBytes(random);
        key = new SecretKeySpec(random, DIGEST);
        String any = "A".repeat(86) + "==";
        nobody = PasswordHash.parse("$7$" + PasswordHash.ITERATIONS + "$AAAAAAAAAAAAAAAA$" + any);
    }

    public Path file() {
        return file;
    }

    /** Whether the file has not changed since it was read. Takes microseconds. */
    public boolean isCurrent() {
        Content current = content;
        return current != null && current.isRead() && state().equals(current.state());
    }

    /** Reads the file if it has changed. One thread at a time. */
    public void refresh() {
        if (!isCurrent()) {
            content = read(state());
        }
    }

    /** Whether the password was correct before, and still is. Takes microseconds. */
    public boolean remembers(String name, byte[] password) {
        Content current = content;
        Account account = current == null ? null : current.accounts().get(name);
        return account != null
                && account.remembered.length > 0
                && MessageDigest.isEqual(account.remembered, digest(password));
    }

    /** Whether the password is correct. Takes a tenth of a second, unless it was correct before. One thread at a time. */
    public boolean check(String name, byte[] password) throws GeneralSecurityException {
        refresh();
        if (remembers(name, password)) {
            return true;
        }
        Account account = content.accounts().get(name);
        char[] characters = characters(password);
        try {
            boolean isCorrect = (account == null ? nobody : account.hash).isOf(characters);
            if (account == null || !isCorrect || password.length == 0) {
                return false;
            }
            account.remembered = digest(password);
            return true;
        } finally {
            Arrays.fill(characters, '\0');
        }
    }

    private Optional<State> state() {
        try {
            BasicFileAttributes attributes = Files.readAttributes(file, BasicFileAttributes.class);
            return Optional.of(new State(attributes.fileKey(), attributes.size(), attributes.lastModifiedTime()));
        } catch (IOException missing) {
            return Optional.empty();
        }
    }

    private Content read(Optional<State> state) {
        Map<String, Account> former = content == null ? Map.of() : content.accounts();
        try {
            if (state.isPresent() && state.get().size() > MOST_BYTES) {
                throw new IOException("larger than " + MOST_BYTES + " bytes");
            }
            Map<String, Account> accounts = accounts(Files.readString(file, StandardCharsets.UTF_8));
            accounts.forEach((name, account) -> {
                Account before = former.get(name);
                if (before != null && before.text.equals(account.text)) {
                    account.remembered = before.remembered;
                }
            });
            reported = "";
            return new Content(state, true, accounts);
        } catch (IOException unreadable) {
            String problem = unreadable.toString();
            if (!reported.equals(problem)) {
                reported = problem;
                problems.accept("cannot read " + file + ": " + problem + "; nobody can connect");
            }
            // One that is there is read again: a lack of file handles passes.
            return new Content(state, state.isEmpty(), Map.of());
        }
    }

    private Map<String, Account> accounts(String text) {
        var found = new HashMap<String, Account>();
        int number = 0;
        for (String line : text.split("\\R")) {
            number++;
            if (line.isBlank() || line.startsWith("#")) {
                continue;
            }
            int end = line.indexOf(':');
            try {
                if (end <= 0) {
                    throw new IllegalArgumentException("expected name:hash");
                }
                found.put(
                        line.substring(0, end),
                        new Account(line.substring(end + 1).strip()));
            } catch (IllegalArgumentException malformed) {
                problems.accept(file + ": ignoring line " + number + ": " + malformed.getMessage());
            }
        }
        return found;
    }

    private static char[] characters(byte[] password) {
        try {
            CharBuffer text = StandardCharsets.UTF_8.newDecoder().decode(ByteBuffer.wrap(password));
            char[] characters = new char[text.remaining()];
            text.get(characters);
            Arrays.fill(text.array(), '\0');
            return characters;
        } catch (CharacterCodingException noText) {
            return new char[0];
        }
    }

    private byte[] digest(byte[] password) {
        try {
            Mac mac = Mac.getInstance(DIGEST);
            mac.init(key);
            return mac.doFinal(password);
        } catch (NoSuchAlgorithmException | InvalidKeyException impossible) {
            throw new IllegalStateException(impossible);
        }
    }
}
