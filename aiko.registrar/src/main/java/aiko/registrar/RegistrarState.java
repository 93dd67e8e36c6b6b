// SPDX-License-Identifier: Apache-2.0
package aiko.registrar;

/**
 * The role of a registrar in the election of the primary.
 *
 * <p>Source: {@code registrar.py} of the reference implementation.
 */
public enum RegistrarState {
    /** There is no connection yet. */
    START,
    /** It waits to see whether there is a primary. */
    PRIMARY_SEARCH,
    /** It holds the directory of the namespace. */
    PRIMARY,
    /** It stands by while another is primary. */
    SECONDARY;

    /** The name on the wire: lower case. */
    public String wireName() {
        return name().toLowerCase(java.util.Locale.ROOT);
    }
}
