// SPDX-License-Identifier: Apache-2.0
package aiko.logging.internal.history;

import aiko.event.Handle;
import aiko.logging.LogHistory;
import aiko.logging.LogStatistics;
import aiko.logging.LoggedRecord;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Consumer;
import java.util.function.Predicate;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.Deactivate;
import org.osgi.service.component.annotations.Reference;
import org.osgi.service.component.annotations.ServiceScope;

/** The history for one bundle, whose listeners end with it. */
@Component(service = LogHistory.class, scope = ServiceScope.BUNDLE)
public class BundleLogHistory implements LogHistory {
    private final ContainerLogHistory history;
    private final Set<Handle> open = ConcurrentHashMap.newKeySet();

    @Activate
    public BundleLogHistory(@Reference ContainerLogHistory history) {
        this.history = history;
    }

    @Deactivate
    void deactivate() {
        open.forEach(Handle::cancel);
    }

    @Override
    public List<LoggedRecord> last(int count, Predicate<? super LoggedRecord> wanted) {
        return history.ring().last(count, wanted);
    }

    @Override
    public LogStatistics statistics() {
        return history.statistics();
    }

    @Override
    public Handle follow(Consumer<? super LoggedRecord> listener) {
        Handle followed = history.follow(listener);
        open.add(followed);
        return () -> {
            open.remove(followed);
            followed.cancel();
        };
    }
}
