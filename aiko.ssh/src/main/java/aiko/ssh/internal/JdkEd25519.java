// SPDX-License-Identifier: Apache-2.0
package aiko.ssh.internal;

import java.math.BigInteger;
import java.security.GeneralSecurityException;
import java.security.Key;
import java.security.KeyFactory;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.security.PrivateKey;
import java.security.PublicKey;
import java.security.SecureRandom;
import java.security.interfaces.EdECPrivateKey;
import java.security.interfaces.EdECPublicKey;
import java.security.spec.EdECPoint;
import java.security.spec.EdECPrivateKeySpec;
import java.security.spec.EdECPublicKeySpec;
import java.security.spec.KeySpec;
import java.security.spec.NamedParameterSpec;
import java.util.Arrays;
import java.util.Optional;
import org.apache.sshd.common.config.keys.PrivateKeyEntryDecoder;
import org.apache.sshd.common.config.keys.PublicKeyEntryDecoder;
import org.apache.sshd.common.keyprovider.KeyPairProvider;
import org.apache.sshd.common.signature.Signature;
import org.apache.sshd.common.util.buffer.Buffer;
import org.apache.sshd.common.util.security.AbstractSecurityProviderRegistrar;
import org.apache.sshd.common.util.security.SecurityUtils;
import org.apache.sshd.common.util.security.eddsa.generic.EdDSASupport;
import org.apache.sshd.common.util.security.eddsa.generic.GenericEd25519PublicKeyDecoder;
import org.apache.sshd.common.util.security.eddsa.generic.GenericOpenSSHEd25519PrivateKeyEntryDecoder;
import org.apache.sshd.common.util.security.eddsa.generic.GenericSignatureEd25519;

/**
 * Ed25519 of the JDK for Apache MINA SSHD, which by itself knows only that of Bouncy Castle (8 MB) and of a library that is no
 * longer maintained.
 */
final class JdkEd25519 implements EdDSASupport<EdECPublicKey, EdECPrivateKey> {
    private static final String ALGORITHM = "Ed25519";
    private static final String NAME = "aiko";
    private static final int LENGTH = 32;

    /** Has MINA use it. Before any other of its classes is used, since they look for it only once. */
    static void register() {
        if (SecurityUtils.getRegisteredProvider(NAME) == null) {
            SecurityUtils.registerSecurityProvider(new Registrar());
        }
    }

    /** Offers this support, and no other algorithm: those are the JDK's by default. */
    private static final class Registrar extends AbstractSecurityProviderRegistrar {
        Registrar() {
            super(NAME);
        }

        @Override
        public boolean isSupported() {
            return true;
        }

        @Override
        public java.security.Provider getSecurityProvider() {
            return java.security.Security.getProvider("SunEC");
        }

        @Override
        public Optional<EdDSASupport<?, ?>> getEdDSASupport() {
            return Optional.of(new JdkEd25519());
        }
    }

    @Override
    public PublicKeyEntryDecoder<EdECPublicKey, EdECPrivateKey> getEDDSAPublicKeyEntryDecoder() {
        return new GenericEd25519PublicKeyDecoder<>(EdECPublicKey.class, EdECPrivateKey.class, this);
    }

    @Override
    public PrivateKeyEntryDecoder<EdECPublicKey, EdECPrivateKey> getOpenSSHEDDSAPrivateKeyEntryDecoder() {
        return new GenericOpenSSHEd25519PrivateKeyEntryDecoder<>(EdECPublicKey.class, EdECPrivateKey.class, this);
    }

    @Override
    public Signature getEDDSASigner() {
        return new GenericSignatureEd25519(ALGORITHM);
    }

    @Override
    public int getEDDSAKeySize(Key key) {
        return key instanceof EdECPublicKey || key instanceof EdECPrivateKey ? KEY_SIZE : -1;
    }

    @Override
    public Class<EdECPublicKey> getEDDSAPublicKeyType() {
        return EdECPublicKey.class;
    }

    @Override
    public Class<EdECPrivateKey> getEDDSAPrivateKeyType() {
        return EdECPrivateKey.class;
    }

    @Override
    public boolean compareEDDSAPPublicKeys(PublicKey one, PublicKey other) {
        return one instanceof EdECPublicKey first
                && other instanceof EdECPublicKey second
                && Arrays.equals(getPublicKeyData(first), getPublicKeyData(second));
    }

    @Override
    public boolean compareEDDSAPrivateKeys(PrivateKey one, PrivateKey other) {
        return one instanceof EdECPrivateKey first
                && other instanceof EdECPrivateKey second
                && Arrays.equals(getPrivateKeyData(first), getPrivateKeyData(second));
    }

    /** The JDK derives it only while it generates a pair: so it generates one from these bytes instead of random ones. */
    @Override
    public EdECPublicKey recoverEDDSAPublicKey(PrivateKey key) throws GeneralSecurityException {
        byte[] seed = getPrivateKeyData((EdECPrivateKey) key);
        KeyPairGenerator generator = KeyPairGenerator.getInstance(ALGORITHM);
        generator.initialize(NamedParameterSpec.ED25519, new Given(seed));
        KeyPair pair = generator.generateKeyPair();
        if (!Arrays.equals(seed, getPrivateKeyData((EdECPrivateKey) pair.getPrivate()))) {
            throw new GeneralSecurityException("this JDK does not derive a public key from a private one");
        }
        return (EdECPublicKey) pair.getPublic();
    }

    /** Not random at all. */
    private static final class Given extends SecureRandom {
        private static final long serialVersionUID = 1L;

        private final byte[] given;

        Given(byte[] given) {
            super(null, null);
            this.given = given.clone();
        }

        @Override
        public void nextBytes(byte[] bytes) {
            System.arraycopy(given, 0, bytes, 0, Math.min(given.length, bytes.length));
        }
    }

    @Override
    public EdECPublicKey generateEDDSAPublicKey(byte[] bytes) throws GeneralSecurityException {
        if (bytes.length != LENGTH) {
            throw new GeneralSecurityException("an Ed25519 key has " + LENGTH + " bytes, not " + bytes.length);
        }
        byte[] bigEndian = new byte[LENGTH];
        for (int i = 0; i < LENGTH; i++) {
            bigEndian[i] = bytes[LENGTH - 1 - i];
        }
        boolean isXOdd = (bigEndian[0] & 0x80) != 0;
        bigEndian[0] &= 0x7f;
        var point = new EdECPoint(isXOdd, new BigInteger(1, bigEndian));
        return (EdECPublicKey) KeyFactory.getInstance(ALGORITHM)
                .generatePublic(new EdECPublicKeySpec(NamedParameterSpec.ED25519, point));
    }

    @Override
    public EdECPrivateKey generateEDDSAPrivateKey(byte[] seed) throws GeneralSecurityException {
        return (EdECPrivateKey) KeyFactory.getInstance(ALGORITHM)
                .generatePrivate(new EdECPrivateKeySpec(NamedParameterSpec.ED25519, Arrays.copyOf(seed, LENGTH)));
    }

    @Override
    public <B extends Buffer> B putRawEDDSAPublicKey(B buffer, PublicKey key) {
        buffer.putBytes(getPublicKeyData((EdECPublicKey) key));
        return buffer;
    }

    @Override
    public <B extends Buffer> B putEDDSAKeyPair(B buffer, PublicKey publicKey, PrivateKey privateKey) {
        byte[] open = getPublicKeyData((EdECPublicKey) publicKey);
        byte[] seed = getPrivateKeyData((EdECPrivateKey) privateKey);
        buffer.putString(KeyPairProvider.SSH_ED25519);
        buffer.putBytes(open);
        byte[] both = Arrays.copyOf(seed, 2 * LENGTH);
        System.arraycopy(open, 0, both, LENGTH, LENGTH);
        buffer.putBytes(both);
        return buffer;
    }

    @Override
    public KeySpec createPublicKeySpec(EdECPublicKey key) {
        return new EdECPublicKeySpec(NamedParameterSpec.ED25519, key.getPoint());
    }

    @Override
    public KeySpec createPrivateKeySpec(EdECPrivateKey key) {
        return new EdECPrivateKeySpec(NamedParameterSpec.ED25519, getPrivateKeyData(key));
    }

    @Override
    public byte[] getPublicKeyData(EdECPublicKey key) {
        byte[] bigEndian = key.getPoint().getY().toByteArray();
        byte[] bytes = new byte[LENGTH];
        for (int i = 0; i < Math.min(LENGTH, bigEndian.length); i++) {
            bytes[i] = bigEndian[bigEndian.length - 1 - i];
        }
        if (key.getPoint().isXOdd()) {
            bytes[LENGTH - 1] |= (byte) 0x80;
        }
        return bytes;
    }

    @Override
    public byte[] getPrivateKeyData(EdECPrivateKey key) {
        return key.getBytes().orElseThrow(() -> new IllegalStateException("the key does not tell its bytes"));
    }

    @Override
    public String getKeyFactoryAlgorithm() {
        return ALGORITHM;
    }
}
