// SPDX-License-Identifier: Apache-2.0
/**
 * Sessions of the shell for bundles that connect its users by other means than the admin socket, such as SSH; not for services.
 *
 * <pre>{@code
 * int run(ShellSessions sessions, String line, OutputStream out, OutputStream err) {
 *     try (ShellSession session = sessions.open(InputStream.nullInputStream(), out, err)) {
 *         return session.run(line);
 *     }
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
