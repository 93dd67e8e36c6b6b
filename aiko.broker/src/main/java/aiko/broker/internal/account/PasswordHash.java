// SPDX-License-Identifier: Apache-2.0
package aiko.broker.internal.account;

import java.security.GeneralSecurityException;
import java.security.MessageDigest;
import java.security.SecureRandom;
import java.util.Base64;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import javax.crypto.SecretKeyFactory;
import javax.crypto.spec.PBEKeySpec;

/**
 * A hashed password: PBKDF2 with SHA-512, in the notation of Mosquitto's password file, {@code $7$iterations$salt$hash}. So
 * {@code mosquitto_passwd} can write the file, and Mosquitto can read it.
 */
public final class PasswordHash {
    /** As many as OWASP recommends for SHA-512: about a tenth of a second. */
    public static final int ITERATIONS = 210_000;

    private static final int MOST_ITERATIONS = 10_000_000;
    private static final int SALT_BYTES = 12;
    private static final int HASH_BITS = 512;
    private static final Pattern NOTATION =
            Pattern.compile("\\$7\\$(\\d{1,8})\\$([A-Za-z0-9+/=]+)\\$([A-Za-z0-9+/=]+)");

    private final int iterations;
    private final byte[] salt;
    private final byte[] hash;

    private PasswordHash(int iterations, byte[] salt, byte[] hash) {
        this.iterations = iterations;
        this.salt = salt;
        this.hash = hash;
    }

    /** Hashes a password with a new salt. Takes about a tenth of a second. */
    public static PasswordHash of(char[] password) throws GeneralSecurityException {
        byte[] salt = new byte[SALT_BYTES];
        new SecureRandom().nextBytes(salt);
        return new PasswordHash(ITERATIONS, salt, derive(password, salt, ITERATIONS));
    }

    /** @throws IllegalArgumentException if the text is another notation; the message has no part of it */
    public static PasswordHash parse(String text) {
        Matcher matcher = NOTATION.matcher(text);
        if (!matcher.matches()) {
            throw new IllegalArgumentException("not a hashed password; make one with: aiko password");
        }
        int iterations = Integer.parseInt(matcher.group(1));
        if (iterations == 0 || iterations > MOST_ITERATIONS) {
            throw new IllegalArgumentException("expected 1 to " + MOST_ITERATIONS + " iterations");
        }
        Base64.Decoder decoder = Base64.getDecoder();
        return new PasswordHash(iterations, decoder.decode(matcher.group(2)), decoder.decode(matcher.group(3)));
    }

    /** Whether this is the hash of that password. Takes as long as hashing it. */
    boolean isOf(char[] password) throws GeneralSecurityException {
        return MessageDigest.isEqual(hash, derive(password, salt, iterations));
    }

    private static byte[] derive(char[] password, byte[] salt, int iterations) throws GeneralSecurityException {
        var specification = new PBEKeySpec(password, salt, iterations, HASH_BITS);
        try {
            return SecretKeyFactory.getInstance("PBKDF2WithHmacSHA512")
                    .generateSecret(specification)
                    .getEncoded();
        } finally {
            specification.clearPassword();
        }
    }

    @Override
    public String toString() {
        Base64.Encoder encoder = Base64.getEncoder();
        return "$7$" + iterations + '$' + encoder.encodeToString(salt) + '$' + encoder.encodeToString(hash);
    }
}
