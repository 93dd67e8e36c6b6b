// SPDX-License-Identifier: Apache-2.0
package aiko.ssh.internal;

import java.security.PublicKey;
import org.apache.sshd.common.AttributeRepository.AttributeKey;
import org.apache.sshd.common.config.keys.KeyUtils;
import org.apache.sshd.common.session.Session;

/**
 * Who has connected: the key that was accepted last, which is the one that has logged in once somebody has.
 *
 * @param fingerprint of the key
 * @param comment the comment of the key in the file; empty if it has none
 * @param mayUseTerminal whether the key may have a terminal
 */
record Client(String fingerprint, String comment, boolean mayUseTerminal) {
    private static final AttributeKey<Client> KEY = new AttributeKey<>();

    static Client of(PublicKey key, AuthorizedKeys.Authorized authorized) {
        return new Client(KeyUtils.getFingerPrint(key), authorized.comment(), authorized.mayUseTerminal());
    }

    void identify(Session session) {
        session.setAttribute(KEY, this);
    }

    /** Null before a key was accepted. */
    static Client of(Session session) {
        return session.getAttribute(KEY);
    }

    @Override
    public String toString() {
        return comment.isEmpty() ? fingerprint : fingerprint + " (" + comment + ")";
    }
}
