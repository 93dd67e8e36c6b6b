// SPDX-License-Identifier: Apache-2.0
package aiko.bench.swap;

/** What can be said to the services that are measured. Numbers come as text: their conversion is not what is measured. */
public interface Numbered {
    /** @param sentNanos by {@code System.nanoTime()}, which the programs of one machine share on Linux */
    void number(String number, String sentNanos);
}
