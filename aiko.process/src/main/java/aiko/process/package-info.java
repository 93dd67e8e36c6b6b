// SPDX-License-Identifier: Apache-2.0
/**
 * Processes and their services: everything that a component needs to become an Aiko service.
 *
 * <pre>{@code
 * @Component
 * @AikoService(name = "greeter", tags = "language=en")
 * public class GreeterComponent implements Greeter {
 *     @Override
 *     public void greet(String name) {                // (greet NAME) on the topic "in" of the service
 *         logger.info("hello {}", name);
 *     }
 * }
 * }</pre>
 */
@Export
@NullMarked
@Version("1.1.0")
package aiko.process;

import org.jspecify.annotations.NullMarked;
import org.osgi.annotation.bundle.Export;
import org.osgi.annotation.versioning.Version;
