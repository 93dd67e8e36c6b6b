package ${package};

import org.osgi.service.metatype.annotations.AttributeDefinition;
import org.osgi.service.metatype.annotations.ObjectClassDefinition;

/** The settings in {@code etc/${package}.cfg} of a container. */
@ObjectClassDefinition(name = "${artifactId}")
public @interface Settings {
    String PID = "${package}";

    @AttributeDefinition(description = "the number of workers at the start", min = "0", max = "1000")
    int workers() default 3;
}
