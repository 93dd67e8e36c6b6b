// SPDX-License-Identifier: Apache-2.0
package aiko.client;

import aiko.process.RegistrarDetails;
import java.util.Objects;
import java.util.Optional;

/**
 * A namespace of the MQTT server.
 *
 * <pre>{@code
 * client.namespaces(Namespaces.ALL).thenAccept(found -> found.forEach(each -> out.println(each.name())));
 * }</pre>
 *
 * @param name its name
 * @param registrar its primary registrar; empty if none has announced itself. The one of the client's own namespace is verified; that of
 *     another one only as soon as it answers
 */
public record NamespaceDetails(String name, Optional<RegistrarDetails> registrar) {
    public NamespaceDetails {
        Objects.requireNonNull(name);
        Objects.requireNonNull(registrar);
    }
}
