// SPDX-License-Identifier: Apache-2.0
package aiko.broker.internal;

import aiko.broker.internal.account.Accounts;
import aiko.broker.internal.channel.ServerIdentity;
import java.io.IOException;
import java.net.InetAddress;
import java.nio.file.Path;
import java.util.Optional;
import java.util.function.Consumer;

/**
 * Who may connect, and where: reads the settings of TLS and accounts. Other machines may connect only with both; without them, the
 * server listens for this machine only, and a line says what is missing.
 *
 * @param local the address for this machine, without TLS
 * @param accounts of all clients; empty admits everybody
 * @param secure the address for clients with TLS, if there are any
 */
record Access(InetAddress local, Optional<Accounts> accounts, Optional<Secure> secure) {
    /** An address with TLS. */
    record Secure(InetAddress address, int port, ServerIdentity identity) {}

    /**
     * @param etc the folder that relative paths are relative to
     * @param problems gets a line for each setting that is not in effect
     */
    static Access read(BrokerConfiguration configuration, Path etc, Consumer<String> problems) throws IOException {
        InetAddress loopback = InetAddress.getByName(BrokerConfiguration.LOOPBACK);
        InetAddress wanted = InetAddress.getByName(configuration.host());
        Optional<Accounts> accounts = file(configuration.accounts(), etc).map(file -> new Accounts(file, problems));
        Optional<ServerIdentity> identity = identity(configuration, etc, problems);
        if (wanted.isLoopbackAddress()) {
            return new Access(
                    wanted, accounts, identity.map(known -> new Secure(wanted, configuration.tls_port(), known)));
        }
        if (accounts.isEmpty() || identity.isEmpty()) {
            problems.accept("embedded MQTT server does not listen on " + configuration.host()
                    + ": other machines need TLS and accounts; set tls.certificate, tls.key and accounts of "
                    + BrokerConfiguration.PID + "; listening for this machine only");
            return new Access(loopback, accounts, Optional.empty());
        }
        return new Access(
                loopback, accounts, Optional.of(new Secure(wanted, configuration.tls_port(), identity.get())));
    }

    private static Optional<ServerIdentity> identity(
            BrokerConfiguration configuration, Path etc, Consumer<String> problems) {
        Optional<Path> certificate = file(configuration.tls_certificate(), etc);
        Optional<Path> key = file(configuration.tls_key(), etc);
        if (certificate.isPresent() != key.isPresent()) {
            problems.accept("tls.certificate and tls.key of " + BrokerConfiguration.PID
                    + " require each other; listening without TLS");
            return Optional.empty();
        }
        if (certificate.isEmpty()) {
            return Optional.empty();
        }
        try {
            return Optional.of(new ServerIdentity(certificate.get(), key.get(), problems));
        } catch (IOException unusable) {
            problems.accept("tls.* of " + BrokerConfiguration.PID + ": ignored: " + unusable.getMessage()
                    + "; listening without TLS");
            return Optional.empty();
        }
    }

    private static Optional<Path> file(String text, Path etc) {
        return text == null || text.isBlank() ? Optional.empty() : Optional.of(etc.resolve(text.strip()));
    }
}
