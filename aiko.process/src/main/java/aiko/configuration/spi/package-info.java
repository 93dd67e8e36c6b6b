// SPDX-License-Identifier: Apache-2.0
/**
 * How a bundle of a container checks its configuration: the same check at its start, for {@code aiko:config}, and for
 * {@code aiko config check}, which runs without a framework.
 *
 * <pre>{@code
 * @Component(configurationPolicy = ConfigurationPolicy.IGNORE, property = ConfigurationCheck.PID + "=com.acme.door")
 * public final class DoorCheck implements ConfigurationCheck {
 *     static List<ConfigurationProblem> problems(DoorConfiguration configuration) {   // the component itself calls this, too
 *         return ListenAddress.problem(configuration.host())
 *                 .map(text -> ConfigurationProblem.ofSetting("host", text))
 *                 .stream().toList();
 *     }
 *
 *     @Override
 *     public void check(ConfiguredSettings settings, Consumer<ConfigurationProblem> problems) {
 *         problems(settings.as(DoorConfiguration.class)).forEach(problems);
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
