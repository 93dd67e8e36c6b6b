// SPDX-License-Identifier: Apache-2.0
package aiko.tests.blackbox;

/** What the service of {@link BurdeningBundle} can be told. */
public interface Burdening {
    /** Keeps arrays until the heap is as full as that, in percent, and asks for a garbage collection. */
    void fill(int percent);

    /** Forgets the arrays, and asks for a garbage collection. */
    void release();

    /** What its health check does from now on: {@code hang}, {@code throw}, or else a warning with that text. */
    void check(String what);
}
