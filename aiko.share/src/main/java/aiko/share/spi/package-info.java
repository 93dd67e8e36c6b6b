// SPDX-License-Identifier: Apache-2.0
/**
 * Parts of shared states that several bundles of a container need: for registrars, recorders and shells, not for services.
 *
 * <pre>{@code
 * var level = new SharedLogLevel(service, loggerAdmin, "com.example");
 * SharedState state = sharedStates.create(service, Map.of(SharedLogLevel.ITEM, level.name()));
 * level.follow(state);                                // others can change the level of these loggers
 * }</pre>
 */
@Export
@NullMarked
@Version("1.1.0")
package aiko.share.spi;

import org.jspecify.annotations.NullMarked;
import org.osgi.annotation.bundle.Export;
import org.osgi.annotation.versioning.Version;
