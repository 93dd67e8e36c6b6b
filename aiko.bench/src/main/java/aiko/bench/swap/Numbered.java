// SPDX-License-Identifier: Apache-2.0
package aiko.bench.swap;

/** What can be said to the services that are measured. */
public interface Numbered {
    /** @param sentNanos by {@code System.nanoTime()}, which the programs of one machine share on Linux */
    void number(long number, long sentNanos);
}
