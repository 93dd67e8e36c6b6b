// SPDX-License-Identifier: Apache-2.0
package aiko.broker.internal.mqtt;

import aiko.broker.internal.account.Accounts;
import aiko.broker.internal.channel.Aside;
import aiko.process.spi.LineLimit;
import java.security.GeneralSecurityException;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.Consumer;
import org.osgi.service.log.Logger;

/**
 * Checks names and passwords, if there are accounts; otherwise it admits everybody. A check takes a tenth of a second, on a thread of
 * its own, while the connection is not read.
 */
final class Gate {
    private final Optional<Accounts> accounts;
    private final Aside aside;
    private final Logger logger;
    private final Refusals refusals;

    Gate(Optional<Accounts> accounts, Aside aside, Refusals refusals, Logger logger) {
        this.accounts = accounts;
        this.aside = aside;
        this.refusals = refusals;
        this.logger = logger;
    }

    /** @param verdict called on the server's thread, unless the connection has ended */
    void check(ClientConnection connection, String user, byte[] password, Consumer<Boolean> verdict) {
        if (accounts.isEmpty()) {
            verdict.accept(true);
            return;
        }
        Accounts all = accounts.get();
        if (user.equals(ServerName.RESERVED_USER) && password.length == 0 && connection.isLocal) {
            connection.mayOnlyAskForName = true;
            verdict.accept(true);
            return;
        }
        if (user.isEmpty()) {
            refusals.report(connection, "it has no user name");
            verdict.accept(false);
            return;
        }
        if (all.remembers(user, password)) {
            verdict.accept(true);
            return;
        }
        var isCorrect = new AtomicBoolean();
        connection.waitForCheck();
        boolean isAccepted = aside.run(
                () -> {
                    try {
                        isCorrect.set(all.check(user, password));
                    } catch (GeneralSecurityException impossible) {
                        logger.error("embedded MQTT server: cannot check passwords: {}", impossible.toString());
                    }
                },
                () -> {
                    if (connection.isClosed()) {
                        return;
                    }
                    if (!isCorrect.get()) {
                        refusals.report(
                                connection,
                                "unknown user name or wrong password of \"" + LineLimit.excerpt(user) + '"');
                    }
                    verdict.accept(isCorrect.get());
                    connection.checked();
                });
        if (!isAccepted) {
            refusals.report(connection, "too many passwords are being checked");
            verdict.accept(false);
        }
    }
}
