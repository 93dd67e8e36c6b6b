// SPDX-License-Identifier: Apache-2.0
package aiko.registrar;

/**
 * The role of a registrar in the election of the primary.
 *
 * <p>Source: {@code registrar.py} of the reference implementation.
 */
public enum RegistrarState {
    /** The registrar is not connected to the MQTT server. */
    START,
    /** The registrar searches for a primary. */
    PRIMARY_SEARCH,
    /** The registrar holds the directory of the namespace and answers queries. */
    PRIMARY,
    /** The registrar copies the directory of the primary and can take over. */
    SECONDARY;

    /** The name on the wire: lower case. */
    public String wireName() {
        return name().toLowerCase(java.util.Locale.ROOT);
    }
}
