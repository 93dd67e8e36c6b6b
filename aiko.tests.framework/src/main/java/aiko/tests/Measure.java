// SPDX-License-Identifier: Apache-2.0
package aiko.tests;

/** The commands of a thermometer, for tests. */
public interface Measure {
    void measure(int celsius);
}
