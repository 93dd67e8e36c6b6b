// SPDX-License-Identifier: Apache-2.0
package aiko.bench.swap;

import aiko.process.ServiceState;
import java.util.Map;
import java.util.Optional;

/** A {@link NumberedService} that hands its count of handled messages over to the next version. */
public class KeepingService extends NumberedService implements ServiceState {
    @Override
    public Optional<?> handOver() {
        return Optional.of(Map.of("count", tally().count(), "last", tally().last()));
    }

    @Override
    public void takeOver(Object state) {
        var values = (Map<?, ?>) state;
        tally().take((Long) values.get("count"), (Long) values.get("last"));
    }
}
