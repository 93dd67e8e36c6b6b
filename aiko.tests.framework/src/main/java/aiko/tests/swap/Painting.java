// SPDX-License-Identifier: Apache-2.0
package aiko.tests.swap;

import java.util.Map;

/** What {@link Painter} can be told: enums of its bundle. */
public interface Painting {
    /** Of the bundle, and another class in each version. */
    enum Color {
        RED,
        GREEN
    }

    void paint(Map<String, Color> things);
}
