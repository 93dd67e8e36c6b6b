// SPDX-License-Identifier: Apache-2.0
package aiko.registrar.internal.directory;

import java.util.Arrays;
import java.util.function.Predicate;
import java.util.function.ToLongFunction;

/** Which groups pass a test, which is made once for each, and their places in the listing. */
final class GroupTests {
    private static final byte UNKNOWN = 0;
    private static final byte PASSED = 1;
    private static final byte FAILED = 2;

    /** Few processes have services of so many kinds. */
    private static final int MOST_COMPARED = 64;

    private final Contents contents;
    private final Predicate<Group> test;
    private final ToLongFunction<ProcessServices> listingKey;
    /** The groups that were tested, by their numbers, which are used again. */
    private Group[] tested = {};

    /** One byte for each: it is looked up for each service. */
    private byte[] outcomes = {};

    private long[] keys = {};
    private long changes;

    GroupTests(Contents contents, Predicate<Group> test, ToLongFunction<ProcessServices> listingKey) {
        this.contents = contents;
        this.test = test;
        this.listingKey = listingKey;
    }

    /** Forgets the groups that are no more. To be called whenever the directory may have changed. */
    void forgetFormer() {
        if (changes != contents.groupChanges()) {
            changes = contents.groupChanges();
            int size = contents.groupsEnd();
            tested = Arrays.copyOf(tested, size);
            outcomes = Arrays.copyOf(outcomes, size);
            keys = Arrays.copyOf(keys, size);
            for (int i = 0; i < size; i++) {
                if (tested[i] != contents.groupWithNumber(i)) {
                    tested[i] = null;
                    outcomes[i] = UNKNOWN;
                }
            }
        }
    }

    boolean pass(int number) {
        byte known = outcomes[number];
        return known == PASSED || known == UNKNOWN && testNow(number);
    }

    private boolean testNow(int number) {
        Group group = contents.groupWithNumber(number);
        boolean passed = test.test(group);
        tested[number] = group;
        keys[number] = keyOf(group);
        outcomes[number] = passed ? PASSED : FAILED;
        return passed;
    }

    /** A process whose first service is removed meanwhile may get another rank: its services stay together nevertheless. */
    private long keyOf(Group group) {
        Group other = group.process.firstGroup;
        for (int i = 0; other != null && i < MOST_COMPARED; i++) {
            if (other != group && tested[other.number] == other) {
                return keys[other.number];
            }
            other = other.nextOfProcess;
        }
        return listingKey.applyAsLong(group.process);
    }

    /** The place of the process of a group that was tested. */
    long key(int number) {
        return keys[number];
    }
}
