// SPDX-License-Identifier: Apache-2.0
package aiko.registrar.internal.directory;

import java.util.List;

/**
 * A part of a listing.
 *
 * @param offset how many come before it
 * @param total how many there are altogether
 */
public record Page<T>(List<T> rows, int offset, int total) {}
