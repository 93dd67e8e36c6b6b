// SPDX-License-Identifier: Apache-2.0
package example.thermostat;

/** The settings in {@code etc/example.thermostat.cfg}. */
public @interface Settings {
    /** The target at the start, in degrees Celsius. */
    double target() default 20;
}
