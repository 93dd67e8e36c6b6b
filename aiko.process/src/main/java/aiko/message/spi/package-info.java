// SPDX-License-Identifier: Apache-2.0
/**
 * The MQTT server that a container runs itself: for bundles that bring one, not for services.
 *
 * <pre>{@code
 * EmbeddedMessageServer server = () -> 1883;          // the port on which it listens
 * context.registerService(EmbeddedMessageServer.class, server, null);
 * }</pre>
 */
@Export
@NullMarked
@Version("1.0.0")
package aiko.message.spi;

import org.jspecify.annotations.NullMarked;
import org.osgi.annotation.bundle.Export;
import org.osgi.annotation.versioning.Version;
