package ${package};

import java.util.logging.Logger;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.Reference;
import org.osgi.service.component.annotations.ReferenceCardinality;
import org.osgi.service.component.annotations.ReferencePolicy;
import org.osgi.service.metatype.annotations.Designate;

/** Greets each greeter of the namespace, and logs its guests. */
@Component(service = {}, immediate = true, configurationPid = Settings.PID)
@Designate(ocd = Settings.class)
public class ${className}Client {
    private static final Logger LOGGER = Logger.getLogger("${artifactId}");

    private final String name;

    @Activate
    public ${className}Client(Settings settings) {
        name = settings.name();
    }

    /** Called for each greeter, in whichever process: for those that are there, and for those that come. */
    @Reference(target = "(aiko.name=*)", cardinality = ReferenceCardinality.MULTIPLE, policy = ReferencePolicy.DYNAMIC)
    void addGreeter(Greeter greeter) {
        greeter.greet(name);
        greeter.guests().whenComplete((guests, failure) -> {
            if (failure == null) {
                LOGGER.info("guests: " + guests);
            } else {
                LOGGER.warning(failure.getMessage());
            }
        });
    }

    /** Called when it has gone. Requests that are under way end by themselves. */
    void removeGreeter(Greeter greeter) {}
}
