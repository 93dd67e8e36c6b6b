// SPDX-License-Identifier: Apache-2.0
/**
 * The test kit: tests of services in a framework, with a process, a registrar and an MQTT server of their own.
 *
 * <pre>{@code
 * @AikoTest
 * class GreeterIT {
 *     @Test
 *     void it_greets(AikoTester aiko) {
 *         aiko.send("greeter", "greet", "Pele");
 *
 *         aiko.expectItem("greeter", "greeted", 1);
 *     }
 * }
 * }</pre>
 */
@Export
@NullMarked
@Version("1.0.0")
package aiko.testing;

import org.jspecify.annotations.NullMarked;
import org.osgi.annotation.bundle.Export;
import org.osgi.annotation.versioning.Version;
