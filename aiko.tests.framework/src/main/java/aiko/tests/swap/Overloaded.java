// SPDX-License-Identifier: Apache-2.0
package aiko.tests.swap;

/** Two commands that messages can't tell apart. */
public interface Overloaded {
    void set(int value);

    void set(String value);
}
