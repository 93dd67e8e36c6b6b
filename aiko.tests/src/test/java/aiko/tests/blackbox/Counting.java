// SPDX-License-Identifier: Apache-2.0
package aiko.tests.blackbox;

/** What the service of {@link CountingBundle} can be told. */
public interface Counting {
    void count(int number);
}
