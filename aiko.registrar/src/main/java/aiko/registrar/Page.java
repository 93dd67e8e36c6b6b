// SPDX-License-Identifier: Apache-2.0
package aiko.registrar;

import java.util.List;

/**
 * A part of a listing.
 *
 * @param rows the rows of the part
 * @param offset the number of rows before the part
 * @param total the number of rows of the whole listing
 * @param <T> the type of a row
 */
public record Page<T>(List<T> rows, int offset, int total) {
    public Page {
        rows = List.copyOf(rows);
    }
}
