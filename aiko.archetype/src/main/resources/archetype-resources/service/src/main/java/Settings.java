package ${package};

import org.osgi.service.metatype.annotations.AttributeDefinition;
import org.osgi.service.metatype.annotations.ObjectClassDefinition;

/** The settings in {@code etc/${package}.cfg} of a container. */
@ObjectClassDefinition(name = "${artifactId}")
public @interface Settings {
    String PID = "${package}";

    @AttributeDefinition(description = "precedes the name of whoever is greeted")
    String greeting() default "Aloha";
}
