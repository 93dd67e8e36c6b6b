// SPDX-License-Identifier: Apache-2.0
package aiko.broker.internal.mqtt;

import aiko.broker.internal.account.Accounts;
import aiko.broker.internal.channel.Aside;
import aiko.broker.internal.packet.PacketWriter;
import aiko.process.spi.LineLimit;
import java.security.GeneralSecurityException;
import java.util.ArrayList;
import java.util.List;
import java.util.function.IntConsumer;
import org.osgi.service.log.Logger;

/**
 * Checks names and passwords, if there are accounts; otherwise it admits everybody. A check takes a tenth of a second, on a thread of
 * its own, while the connection is not read; a password that was correct before needs none.
 */
interface Gate {
    Gate OPEN = (connection, bytes, user, password, verdict) -> verdict.accept(PacketWriter.ACCEPTED);

    /**
     * @param bytes the memory that the packet needs meanwhile
     * @param verdict called on the server's thread with a return code, unless the connection has ended
     */
    void check(ClientConnection connection, int bytes, String user, byte[] password, IntConsumer verdict);

    /** Admits those with an account. */
    final class OfAccounts implements Gate {
        private static final byte[] FORGOTTEN = {};

        private final Accounts accounts;
        private final Aside passwords;
        private final Logger logger;
        private final Refusals refusals;
        /** Until the changed file is read. */
        private final List<Asked> waitingForFile = new ArrayList<>();

        OfAccounts(Accounts accounts, Aside passwords, Refusals refusals, Logger logger) {
            this.accounts = accounts;
            this.passwords = passwords;
            this.refusals = refusals;
            this.logger = logger;
        }

        @Override
        public void check(ClientConnection connection, int bytes, String user, byte[] password, IntConsumer verdict) {
            if (user.equals(ServerName.RESERVED_USER) && password.length == 0 && connection.isLocal) {
                connection.mayOnlyAskForName = true;
                verdict.accept(PacketWriter.ACCEPTED);
                return;
            }
            if (user.isEmpty()) {
                refusals.report(connection, "it has no user name");
                verdict.accept(PacketWriter.NOT_AUTHORIZED);
                return;
            }
            if (accounts.isCurrent()) {
                if (accounts.remembers(user, password)) {
                    verdict.accept(PacketWriter.ACCEPTED);
                    return;
                }
                var asked = new Asked(connection, user, password, verdict);
                if (passwords.run(connection.source, asked)) {
                    connection.waitForCheck(bytes, asked::forget);
                } else {
                    verdict.accept(PacketWriter.UNAVAILABLE);
                }
                return;
            }
            var asked = new Asked(connection, user, password, verdict);
            connection.waitForCheck(bytes, asked::forget);
            waitingForFile.add(asked);
            if (waitingForFile.size() == 1) {
                passwords.runFirst(new Reading());
            }
        }

        private final class Reading implements Aside.Work {
            @Override
            public boolean isWanted() {
                return true;
            }

            @Override
            public void run() {
                accounts.refresh();
            }

            @Override
            public void after() {
                List<Asked> waiting = List.copyOf(waitingForFile);
                waitingForFile.clear();
                waiting.forEach(Asked::continueAfterReading);
            }
        }

        /** A name and a password of a client that waits. */
        private final class Asked implements Aside.Work {
            private final ClientConnection connection;
            private final String user;
            // Emptied when the connection ends, which may be long before it is its turn.
            private volatile byte[] password;
            private IntConsumer verdict;
            private volatile boolean isChecked;
            private volatile boolean isCorrect;

            Asked(ClientConnection connection, String user, byte[] password, IntConsumer verdict) {
                this.connection = connection;
                this.user = user;
                this.password = password;
                this.verdict = verdict;
            }

            void forget() {
                password = FORGOTTEN;
                verdict = code -> {};
            }

            void continueAfterReading() {
                if (!isWanted()) {
                    return;
                }
                if (accounts.remembers(user, password)) {
                    decide(PacketWriter.ACCEPTED);
                } else if (!passwords.run(connection.source, this)) {
                    decide(PacketWriter.UNAVAILABLE);
                }
            }

            @Override
            public boolean isWanted() {
                return !connection.isClosed();
            }

            @Override
            public void run() {
                byte[] given = password;
                if (given == FORGOTTEN) {
                    return;
                }
                isChecked = true;
                try {
                    isCorrect = accounts.check(user, given);
                } catch (GeneralSecurityException impossible) {
                    logger.error("embedded MQTT server: cannot check passwords: {}", impossible.toString());
                }
            }

            @Override
            public void after() {
                if (isCorrect) {
                    passwords.succeeded(connection.source);
                } else if (isChecked) {
                    // Also if the client has not waited for the answer.
                    passwords.failed(connection.source);
                    refusals.report(
                            connection, "unknown user name or wrong password of \"" + LineLimit.excerpt(user) + '"');
                }
                if (isWanted()) {
                    decide(isCorrect ? PacketWriter.ACCEPTED : PacketWriter.NOT_AUTHORIZED);
                }
            }

            private void decide(int code) {
                verdict.accept(code);
                connection.checked();
            }
        }
    }
}
