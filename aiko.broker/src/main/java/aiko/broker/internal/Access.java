// SPDX-License-Identifier: Apache-2.0
package aiko.broker.internal;

import aiko.broker.internal.account.Accounts;
import aiko.configuration.spi.ConfigurationProblem;
import aiko.process.spi.ServerIdentity;
import java.io.IOException;
import java.net.InetAddress;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;

/**
 * Who may connect, and where: reads the settings of TLS and accounts. Other machines may connect only with both; without them, the
 * server listens for this machine only, and a line says what is missing.
 */
final class Access {
    private final BrokerConfiguration configuration;
    private final Path etc;
    private final Consumer<ConfigurationProblem> problems;
    private final InetAddress wanted;
    private final Optional<Accounts> accounts;

    /** An address with TLS. */
    record Secure(InetAddress address, int port, ServerIdentity identity) {}

    /**
     * @param etc the folder that relative paths are relative to
     * @param problems gets a line for each setting that is not in effect
     */
    Access(BrokerConfiguration configuration, Path etc, Consumer<ConfigurationProblem> problems) throws IOException {
        this.configuration = configuration;
        this.etc = etc;
        this.problems = problems;
        wanted = InetAddress.getByName(configuration.host().strip());
        accounts = file(configuration.accounts()).map(file -> new Accounts(file, text -> report("accounts", text)));
    }

    /** All settings that would not be in effect. Reads the files, and changes nothing. */
    static List<ConfigurationProblem> problems(BrokerConfiguration configuration, Path etc) {
        var found = new ArrayList<ConfigurationProblem>();
        try {
            var access = new Access(configuration, etc, found::add);
            access.secure();
            access.accounts().ifPresent(Accounts::refresh);
        } catch (IOException unknown) {
            found.add(ConfigurationProblem.ofSetting(
                    "host",
                    '"' + configuration.host()
                            + "\" is an unknown host; expected an address of this machine, such as 127.0.0.1"));
        }
        return found;
    }

    private void report(String key, String text) {
        problems.accept(ConfigurationProblem.ofSetting(key, text));
    }

    /** The address for this machine, without TLS. */
    InetAddress local() throws IOException {
        return wanted.isLoopbackAddress() ? wanted : InetAddress.getByName(BrokerConfiguration.LOOPBACK);
    }

    /** The accounts of all clients; empty admits everybody. */
    Optional<Accounts> accounts() {
        return accounts;
    }

    /** The address for clients with TLS, if there are any. Reads the certificate, which takes a tenth of a second or more. */
    Optional<Secure> secure() {
        Optional<ServerIdentity> identity = identity();
        if (!wanted.isLoopbackAddress() && (accounts.isEmpty() || identity.isEmpty())) {
            report(
                    "host",
                    "other machines need TLS and accounts, so the embedded MQTT server does not listen on "
                            + configuration.host()
                            + "; set tls.certificate, tls.key and accounts; listening for this machine only");
            return Optional.empty();
        }
        return identity.map(known -> new Secure(wanted, configuration.tls_port(), known));
    }

    private Optional<ServerIdentity> identity() {
        Optional<Path> certificate = file(configuration.tls_certificate());
        Optional<Path> key = file(configuration.tls_key());
        if (certificate.isPresent() != key.isPresent()) {
            report(
                    certificate.isPresent() ? "tls.certificate" : "tls.key",
                    "requires " + (certificate.isPresent() ? "tls.key" : "tls.certificate")
                            + "; listening without TLS");
            return Optional.empty();
        }
        if (certificate.isEmpty()) {
            return Optional.empty();
        }
        try {
            return Optional.of(new ServerIdentity(certificate.get(), key.get(), text -> report("tls.*", text)));
        } catch (IOException unusable) {
            report("tls.*", "ignored: " + unusable.getMessage() + "; listening without TLS");
            return Optional.empty();
        }
    }

    private Optional<Path> file(String text) {
        return text == null || text.isBlank() ? Optional.empty() : Optional.of(etc.resolve(text.strip()));
    }
}
