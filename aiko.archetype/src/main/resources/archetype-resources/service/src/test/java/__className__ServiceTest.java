package ${package};

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.lang.annotation.Annotation;
import java.util.List;
import org.junit.jupiter.api.Test;

/** The class alone. */
class ${className}ServiceTest {
    private static Settings settings(String greeting) {
        return new Settings() {
            @Override
            public String greeting() {
                return greeting;
            }

            @Override
            public Class<? extends Annotation> annotationType() {
                return Settings.class;
            }
        };
    }

    @Test
    void remembersGuests() {
        var service = new ${className}Service(settings("Hello"));

        service.greet("Pele");
        service.greet("Kane");

        assertEquals(List.of("Pele", "Kane"), service.guests());
    }

    @Test
    void passesGuestsOnToItsNextVersion() {
        var old = new ${className}Service(settings("Hello"));
        var next = new ${className}Service(settings("Hello"));
        old.greet("Pele");

        next.takeOver(old.handOver().orElseThrow());
        next.greet("Kane");

        assertEquals(List.of("Pele", "Kane"), next.guests());
        assertEquals(2, next.handOver().orElseThrow().get("greeted"));
    }
}
