// SPDX-License-Identifier: Apache-2.0
package aiko.tests.swap;

/** A component that no process can add. */
public class OverloadedCommands implements Overloaded {
    @Override
    public void set(int value) {}

    @Override
    public void set(String value) {}
}
