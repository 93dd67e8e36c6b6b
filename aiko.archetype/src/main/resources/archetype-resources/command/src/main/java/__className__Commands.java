package ${package};

import aiko.client.AikoClient;
import aiko.process.ServiceDetails;
import aiko.process.ServiceFilter;
import aiko.text.VisibleText;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.apache.felix.service.command.CommandSession;
import org.apache.felix.service.command.Descriptor;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.Reference;

/** Commands of the shell, with a scope of their own: {@code ${artifactId}:hosts}. */
@Component(
        service = ${className}Commands.class,
        property = {"osgi.command.scope=${artifactId}", "osgi.command.function=hosts"})
public class ${className}Commands {
    private final AikoClient client;

    @Activate
    public ${className}Commands(@Reference AikoClient client) {
        this.client = client;
    }

    /** A command may wait: the shell calls it on a thread of its own. What it throws, the shell prints. */
    @Descriptor("prints the hosts of the namespace, with the number of services on each")
    public void hosts(CommandSession session) throws Exception {
        List<ServiceDetails> services =
                client.find(ServiceFilter.ALL).toCompletableFuture().get(10, TimeUnit.SECONDS);
        HostTable.of(services).forEach(row -> session.getConsole().println(VisibleText.line(row)));
    }
}
