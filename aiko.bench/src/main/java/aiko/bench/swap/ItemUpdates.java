// SPDX-License-Identifier: Apache-2.0
package aiko.bench.swap;

/** The commands of a service with many shared items. */
public interface ItemUpdates {
    /**
     * Updates all items again and again: a slice of them every hundredth of a second. Update {@code k} of an item, from 1 on, has the
     * value {@code k}.
     *
     * @param beginNanos by {@code System.nanoTime()}, which all processes of one machine share on Linux
     */
    void update(long beginNanos, int perSecond, int updates);
}
