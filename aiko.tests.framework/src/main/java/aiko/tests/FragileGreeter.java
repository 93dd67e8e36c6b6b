// SPDX-License-Identifier: Apache-2.0
package aiko.tests;

import aiko.process.AikoService;
import aiko.process.FailurePolicy;
import java.util.List;
import java.util.Map;
import org.osgi.service.component.annotations.Component;

/** A service of the process of {@link ComponentTest} that is removed when it fails. */
@Component
@AikoService(
        name = "fragile",
        protocol = "test/protocol/greeter:0",
        tags = {"kind=test", "lang=en"},
        failure = FailurePolicy.REMOVE_SERVICE,
        target = "(aiko.process.name=components)")
public class FragileGreeter implements Greeter {
    @Override
    public void greet(String name) {}

    @Override
    public void add(int number, List<String> texts, Map<String, Integer> counts) {}

    @Override
    public void fail() {
        throw new IllegalStateException("as the test wants it");
    }
}
