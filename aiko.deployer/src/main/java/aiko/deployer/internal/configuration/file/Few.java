// SPDX-License-Identifier: Apache-2.0
package aiko.deployer.internal.configuration.file;

import java.util.ArrayList;
import java.util.List;
import java.util.function.Supplier;

/** The first texts of a list that can be very long, and the number of the others: one file must not flood the log. */
public final class Few {
    private static final int MOST = 10;

    private final List<String> first = new ArrayList<>();
    private int more;

    /** @param text is made only if it is one of the first */
    public void add(Supplier<String> text) {
        if (first.size() < MOST) {
            first.add(text.get());
        } else {
            more++;
        }
    }

    public boolean isEmpty() {
        return first.isEmpty();
    }

    /** The first texts, and {@code and N more}. */
    public List<String> toList() {
        return toList("");
    }

    /**
     * For lines that are read by themselves.
     *
     * @param others begins with a space, and follows {@code and N more}
     */
    public List<String> toList(String others) {
        var texts = new ArrayList<>(first);
        if (more > 0) {
            texts.add("and " + more + " more" + others);
        }
        return List.copyOf(texts);
    }
}
