package ${package};

import aiko.message.UnsuitableMessageException;
import aiko.process.AikoProcess;
import aiko.process.AikoService;
import aiko.process.HostedService;
import aiko.process.ServiceDefinition;
import aiko.share.Item;
import aiko.share.SharedItem;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;
import java.util.logging.Logger;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.Deactivate;
import org.osgi.service.component.annotations.Reference;
import org.osgi.service.metatype.annotations.Designate;

/** Adds and ends services, its workers: as many as it is told to. One thread calls it, and them. */
@Component(service = ${className}.class, configurationPid = Settings.PID)
@Designate(ocd = Settings.class)
@AikoService(name = "${artifactId}")
public class ${className}Manager implements ${className} {
    private static final Logger LOGGER = Logger.getLogger("${artifactId}");

    /** Others read and follow it: {@code aiko:share ${artifactId} count}. */
    @SharedItem
    private final Item<Integer> count = Item.readOnly(0);

    private final AikoProcess process;
    private final Deque<HostedService> workers = new ArrayDeque<>();

    @Activate
    public ${className}Manager(@Reference AikoProcess process, Settings settings) {
        this.process = process;
        resize(settings.workers());
    }

    /** When the bundle is replaced, the workers of the next version get the places of these, by their names. */
    @Deactivate
    void deactivate() {
        workers.forEach(HostedService::remove);
    }

    @Override
    public void resize(int wanted) {
        if (wanted < 0 || wanted > MOST_WORKERS) {
            throw new UnsuitableMessageException("resize " + wanted + ": expected 0 to " + MOST_WORKERS);
        }
        while (workers.size() < wanted) {
            String name = "${artifactId}-" + (workers.size() + 1);
            workers.add(process.addService(
                    ServiceDefinition.named(name).withTags("manager=${artifactId}"),
                    Worker.class,
                    task -> LOGGER.info(name + " works: " + task)));
        }
        while (workers.size() > wanted) {
            workers.removeLast().remove();
        }
        count.set(wanted);
    }

    @Override
    public List<String> workers() {
        return workers.stream().map(worker -> worker.topicPath().toString()).toList();
    }
}
