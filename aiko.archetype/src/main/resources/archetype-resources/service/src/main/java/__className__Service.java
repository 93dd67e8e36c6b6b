package ${package};

import aiko.process.AikoService;
import aiko.process.ServiceState;
import aiko.share.Item;
import aiko.share.SharedItem;
import java.util.ArrayDeque;
import java.util.Collection;
import java.util.Deque;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.logging.Logger;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.metatype.annotations.Designate;

/** Greets, counts in a shared item, and passes its guests and count on when it is replaced. One thread calls it. */
@Component(service = ${className}.class, configurationPid = Settings.PID)
@Designate(ocd = Settings.class)
@AikoService(name = "${artifactId}")
public class ${className}Service implements ${className}, ServiceState {
    private static final Logger LOGGER = Logger.getLogger("${artifactId}");
    private static final int MOST_GUESTS = 100;

    /** Others read and follow it: {@code aiko:share ${artifactId} greeted}. */
    @SharedItem
    private final Item<Integer> greeted = Item.readOnly(0);

    private final Deque<String> guests = new ArrayDeque<>();
    private final String greeting;

    @Activate
    public ${className}Service(Settings settings) {
        greeting = settings.greeting();
    }

    @Override
    public void greet(String name) {
        LOGGER.info(greeting + " " + name);
        if (guests.size() == MOST_GUESTS) {
            guests.remove();
        }
        guests.add(name);
        greeted.set(greeted.get() + 1);
    }

    @Override
    public List<String> guests() {
        return List.copyOf(guests);
    }

    /**
     * Called after the last message of this component, before the bundle is replaced or the settings change. What it does not
     * hand over begins anew, also the values of shared items.
     */
    @Override
    public Optional<Map<String, Object>> handOver() {
        return Optional.of(Map.of("guests", guests(), "greeted", greeted.get()));
    }

    /** Called before the first message of the next component. */
    @Override
    public void takeOver(Object state) {
        Map<?, ?> before = (Map<?, ?>) state;
        ((Collection<?>) before.get("guests")).forEach(guest -> guests.add((String) guest));
        greeted.set((Integer) before.get("greeted"));
    }
}
