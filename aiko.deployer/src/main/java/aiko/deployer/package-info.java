// SPDX-License-Identifier: Apache-2.0
/**
 * The deploy folder and the configuration folder: their files, and the state of each.
 *
 * <pre>{@code
 * deployer.swap("example.aloha", Path.of("example.aloha-1.1.0.jar"))
 *         .thenAccept(file -> out.println(file.state() + " " + file.problem()));
 * }</pre>
 */
@Export
@NullMarked
@Version("1.1.0")
package aiko.deployer;

import org.jspecify.annotations.NullMarked;
import org.osgi.annotation.bundle.Export;
import org.osgi.annotation.versioning.Version;
