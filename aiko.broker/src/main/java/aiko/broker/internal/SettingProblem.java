// SPDX-License-Identifier: Apache-2.0
package aiko.broker.internal;

/**
 * A setting that is not in effect.
 *
 * @param key of the setting, or the first part of several keys followed by {@code *}
 * @param text the cause, and the effect, or what to do
 */
record SettingProblem(String key, String text) {
    /** One line for the log. */
    @Override
    public String toString() {
        return key + " of " + BrokerConfiguration.PID + ": " + text;
    }
}
