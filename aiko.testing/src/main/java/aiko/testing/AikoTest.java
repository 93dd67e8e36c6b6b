// SPDX-License-Identifier: Apache-2.0
package aiko.testing;

import java.lang.annotation.Documented;
import java.lang.annotation.ElementType;
import java.lang.annotation.Inherited;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;
import org.junit.jupiter.api.extension.ExtendWith;

/**
 * A test class that runs in a framework, with a process of its own. Before its first test, the default process of the framework is
 * configured with a new namespace and an MQTT server on a free port of this host, which the framework starts, and is registered
 * with its registrar. After its last test, everything that its {@link AikoTester} has installed, watched or followed ends, and the
 * configuration before is restored.
 *
 * <p>Each parameter and each field of the type {@link AikoTester} of the class receives the tester.
 *
 * <pre>{@code
 * @AikoTest(seconds = 60, settings = "event.threads=4")
 * class GreeterIT {
 *     AikoTester aiko;
 *
 *     @Test
 *     void it_is_there() {
 *         aiko.awaitService("greeter");
 *     }
 * }
 * }</pre>
 *
 * <p>The framework needs the bundles aiko.process, aiko.client, aiko.share, aiko.registrar, aiko.broker and those of Config Admin and
 * Declarative Services. Classes with this annotation run one after the other: the process is one for all.
 */
@Documented
@Inherited
@Target(ElementType.TYPE)
@Retention(RetentionPolicy.RUNTIME)
@ExtendWith(AikoExtension.class)
public @interface AikoTest {
    /** The limit of each wait of the tester, in seconds, from 1 to 3600. A test fails when it is over. */
    int seconds() default 20;

    /** Further settings of the process, each as {@code KEY=VALUE}: those of {@code etc/aiko.process.cfg}. */
    String[] settings() default {};
}
