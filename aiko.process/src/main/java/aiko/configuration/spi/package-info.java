// SPDX-License-Identifier: Apache-2.0
/**
 * How a bundle of a container checks its configuration: the same check at its start, for {@code aiko:config}, and for
 * {@code aiko config check}, which runs without a framework.
 *
 * <pre>{@code
 * interface DoorConfiguration {       // the component property type, which is an annotation
 *     String host();
 * }
 *
 * public final class DoorCheck implements ConfigurationCheck {
 *     public void check(ConfiguredSettings settings, Consumer<ConfigurationProblem> problems) {
 *         String host = settings.as(DoorConfiguration.class).host();
 *         ListenAddress.problem(host).ifPresent(text -> problems.accept(ConfigurationProblem.ofSetting("host", text)));
 *     }
 * }
 * }</pre>
 */
@Export
@NullMarked
@Version("1.0.0")
package aiko.configuration.spi;

import org.jspecify.annotations.NullMarked;
import org.osgi.annotation.bundle.Export;
import org.osgi.annotation.versioning.Version;
