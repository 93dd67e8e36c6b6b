// SPDX-License-Identifier: Apache-2.0
package aiko.tests.swap;

import aiko.process.AikoService;
import aiko.process.ServiceState;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.logging.Logger;
import org.osgi.service.component.annotations.Component;

/** The example of docs/services.md, in bundles that tests make. */
@Component(enabled = false)
@AikoService(name = "guestbook")
public class Guestbook implements Guests, ServiceState {
    private final Map<String, Integer> visits = new TreeMap<>();

    @Override
    public void welcome(String guest) {
        int count = visits.merge(guest, 1, Integer::sum);
        Logger.getLogger("guestbook").info(guest + " has come " + count + " times");
    }

    @Override
    public Optional<?> handOver() {
        return Optional.of(Map.copyOf(visits));
    }

    @Override
    public void takeOver(Object state) {
        ((Map<?, ?>) state).forEach((guest, count) -> visits.put((String) guest, (Integer) count));
    }
}
