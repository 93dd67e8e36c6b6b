// SPDX-License-Identifier: Apache-2.0
package aiko.bench.swap;

/** The commands of the measured services. Numbers are text, so that their conversion is not measured. */
public interface Numbered {
    /** @param sentNanos by {@code System.nanoTime()}, which the programs of one machine share on Linux */
    void number(String number, String sentNanos);
}
