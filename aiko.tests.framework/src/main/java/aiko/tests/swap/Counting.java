// SPDX-License-Identifier: Apache-2.0
package aiko.tests.swap;

/** What a service can be told whose bundle is replaced. */
public interface Counting {
    void count(int number);

    /** Does not return before the recorder does. */
    void hold(String name);

    /** Replaces the bundle that handles this very message. */
    void updateItself();

    void fail();
}
