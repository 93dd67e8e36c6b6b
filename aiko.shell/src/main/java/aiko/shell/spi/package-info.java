// SPDX-License-Identifier: Apache-2.0
/**
 * Sessions of the shell for bundles that connect its users by other means than the admin socket, such as SSH; not for services.
 *
 * <pre>{@code
 * try (ShellSession session = sessions.open(in, out, err)) {
 *     int exitStatus = session.run("aiko:services");
 * }
 * }</pre>
 */
@Export
@NullMarked
@Version("1.0.0")
package aiko.shell.spi;

import org.jspecify.annotations.NullMarked;
import org.osgi.annotation.bundle.Export;
import org.osgi.annotation.versioning.Version;
