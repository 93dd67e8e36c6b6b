// SPDX-License-Identifier: Apache-2.0
package aiko.tests;

import java.util.List;
import java.util.Map;

/** A published interface, for tests. */
public interface Greeter {
    void greet(String name);

    void add(int number, List<String> texts, Map<String, Integer> counts);

    void fail();
}
