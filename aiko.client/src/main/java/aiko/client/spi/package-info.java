// SPDX-License-Identifier: Apache-2.0
/**
 * Parts of clients that several bundles of a container need: questions over any messages and event loop, the changes that
 * registrars publish, and patterns and values as people write them. For registrars, shells and the like; services use {@link aiko.client.AikoClient}.
 *
 * <pre>{@code
 * Handle changes = RegistrarChanges.follow(messages, primary.topicPath(), new RegistrarChanges.Listener() {
 *     @Override
 *     public void removed(String topicPath) {
 *         names.remove(topicPath);
 *     }
 * });
 * }</pre>
 */
@Export
@NullMarked
@Version("1.1.0")
package aiko.client.spi;

import org.jspecify.annotations.NullMarked;
import org.osgi.annotation.bundle.Export;
import org.osgi.annotation.versioning.Version;
