package ${package};

import org.osgi.service.metatype.annotations.AttributeDefinition;
import org.osgi.service.metatype.annotations.ObjectClassDefinition;

/** The settings in {@code etc/${package}.cfg} of a container. */
@ObjectClassDefinition(name = "${artifactId}")
public @interface Settings {
    String PID = "${package}";

    @AttributeDefinition(description = "the name with which greeters are greeted")
    String name() default "${artifactId}";
}
