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
 * <p>A password that was correct is remembered, as a keyed digest, until the file changes: thousands of clients that reconnect
 * would otherwise wait for minutes.
 */
public final class Accounts {
    private static final long MOST_BYTES = 16 << 20;
    private static final String DIGEST = "HmacSHA256";

    private final Path file;
    private final Consumer<String> problems;
    private final SecretKeySpec key;
    /** For names that do not exist: their check takes as long. */
    private final PasswordHash nobody;

    private volatile Content content = new Content(null, Map.of());

    /** The state of the file, and its accounts. */
    private record Content(State state, Map<String, Account> accounts) {}

    private record State(Object file, long size, Object modified) {}

    private static final class Account {
        private final PasswordHash hash;
        private volatile byte[] remembered = {};

        Account(PasswordHash hash) {
            this.hash = hash;
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

    /** Whether the password was correct before, and the file has not changed since. Takes microseconds. */
    public boolean remembers(String name, byte[] password) {
        Content current = content;
        Account account = current.accounts().get(name);
        return account != null
                && account.remembered.length > 0
                && MessageDigest.isEqual(account.remembered, digest(password))
                && state().equals(Optional.ofNullable(current.state()));
    }

    /** Whether the password is correct. Takes a tenth of a second, and reads the file if it has changed. One thread at a time. */
    public boolean check(String name, byte[] password) throws GeneralSecurityException {
        Optional<State> now = state();
        if (now.isEmpty() || !now.get().equals(content.state())) {
            content = read(now);
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
        try {
            if (state.isPresent() && state.get().size() > MOST_BYTES) {
                throw new IOException("larger than " + MOST_BYTES + " bytes");
            }
            return new Content(state.orElse(null), accounts(Files.readString(file, StandardCharsets.UTF_8)));
        } catch (IOException unreadable) {
            problems.accept("cannot read accounts " + file + ": " + unreadable + "; nobody can connect");
            return new Content(state.orElse(null), Map.of());
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
                        new Account(PasswordHash.parse(line.substring(end + 1).strip())));
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
