package ${package}.it;

import static org.junit.jupiter.api.Assertions.assertEquals;

import aiko.testing.AikoTest;
import aiko.testing.AikoTester;
import java.util.List;
import org.junit.jupiter.api.Test;

/** The bundle in a framework, as others see it: by messages. */
@AikoTest
class ${className}IT {
    @Test
    void greetsAndCounts(AikoTester aiko) {
        aiko.send("${artifactId}", "greet", "Pele");

        aiko.expectItem("${artifactId}", "greeted", 1);
        assertEquals(List.of("Pele"), aiko.request("${artifactId}", "guests"));
    }
}
