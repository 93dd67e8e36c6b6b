// SPDX-License-Identifier: Apache-2.0
package aiko.configuration.spi;

import aiko.threading.MayBlock;
import java.util.function.Consumer;

/**
 * Finds the values of a configuration that its bundle does not use: those that a Metatype description cannot describe, such as
 * a file that is missing.
 *
 * <p>An OSGi service, a component of Declarative Services, with the property {@link #PID}. {@code aiko config check} finds it by
 * the description of the component, and creates it without a framework: the class and its constructor without parameters are
 * public, and it has no references.
 */
public interface ConfigurationCheck {
    /** The service property with the PID, or several, whose configurations are checked; of a factory, without {@code ~NAME}. */
    String PID = "aiko.configuration.pid";

    /**
     * Reports each value that is not used, and changes nothing. The types and ranges of the Metatype description have been checked.
     *
     * @param settings of one configuration
     * @param problems gets one problem for each value, without anything secret
     */
    @MayBlock
    void check(ConfiguredSettings settings, Consumer<ConfigurationProblem> problems);
}
