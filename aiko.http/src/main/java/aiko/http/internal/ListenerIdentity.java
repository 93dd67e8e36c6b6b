// SPDX-License-Identifier: Apache-2.0
package aiko.http.internal;

import aiko.process.spi.ServerIdentity;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Optional;
import java.util.function.Consumer;

/** The certificate of the listener, if there is to be one: without it, a listener that needs one does not listen at all. */
final class ListenerIdentity {
    private ListenerIdentity() {}

    /**
     * Reads the files of {@code tls.certificate} and {@code tls.key}.
     *
     * @param etc the folder of relative paths
     * @param problems takes a line about changed files that cannot be used
     * @throws IOException if only one of them is set, or they cannot be used
     */
    static Optional<ServerIdentity> of(ListenerConfiguration configuration, Path etc, Consumer<String> problems)
            throws IOException {
        Optional<Path> certificate = file(configuration.tls_certificate(), etc);
        Optional<Path> key = file(configuration.tls_key(), etc);
        if (certificate.isPresent() != key.isPresent()) {
            throw new IOException(
                    "tls.certificate and tls.key of " + ListenerConfiguration.PID + " require each other");
        }
        return certificate.isEmpty()
                ? Optional.empty()
                : Optional.of(new ServerIdentity(certificate.get(), key.get(), problems));
    }

    private static Optional<Path> file(String text, Path etc) {
        return text == null || text.isBlank() ? Optional.empty() : Optional.of(etc.resolve(text.strip()));
    }
}
