// SPDX-License-Identifier: Apache-2.0
package aiko.configuration.spi;

/**
 * A value that its bundle does not use.
 *
 * <pre>{@code
 * String line = ConfigurationProblem.ofSetting("url", "expected http://HOST:PORT; no metrics are written")
 *         .in("aiko.monitor.influxdb");
 * // url of aiko.monitor.influxdb: expected http://HOST:PORT; no metrics are written
 * }</pre>
 *
 * @param isVariable whether the value is that of an environment variable
 * @param name the key of the setting, or the first part of several keys followed by {@code *} ({@code *} alone for all), or the name of the variable
 * @param text the cause, and what is done instead, or what to do; without anything secret
 */
public record ConfigurationProblem(boolean isVariable, String name, String text) {
    /** The value of a setting. */
    public static ConfigurationProblem ofSetting(String key, String text) {
        return new ConfigurationProblem(false, key, text);
    }

    /** The value of an environment variable. */
    public static ConfigurationProblem ofVariable(String name, String text) {
        return new ConfigurationProblem(true, name, text);
    }

    /**
     * One line for the log.
     *
     * @param pid of the configuration
     */
    public String in(String pid) {
        return isVariable ? "environment variable " + name + ": " + text : name + " of " + pid + ": " + text;
    }

    /** Whether it is about this key. */
    public boolean isAbout(String key) {
        return !isVariable
                && (name.endsWith("*") ? key.startsWith(name.substring(0, name.length() - 1)) : key.equals(name));
    }
}
