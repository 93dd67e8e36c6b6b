// SPDX-License-Identifier: Apache-2.0
package aiko.registrar;

import java.util.List;

/**
 * A part of a listing.
 *
 * @param rows the part
 * @param offset how many come before it
 * @param total how many there are altogether
 * @param <T> what is listed
 */
public record Page<T>(List<T> rows, int offset, int total) {
    public Page {
        rows = List.copyOf(rows);
    }
}
