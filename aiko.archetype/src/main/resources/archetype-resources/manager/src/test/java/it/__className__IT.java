package ${package}.it;

import static org.junit.jupiter.api.Assertions.assertEquals;

import aiko.process.ServiceFilter;
import aiko.testing.AikoTest;
import aiko.testing.AikoTester;
import org.junit.jupiter.api.Test;

/** The bundle in a framework, as others see it: by messages and the directory. */
@AikoTest
class ${className}IT {
    private static final ServiceFilter WORKERS = ServiceFilter.ALL.withTags("manager=${artifactId}");

    AikoTester aiko;

    @Test
    void addsAndEndsWorkers() {
        aiko.send("${artifactId}", "resize", 5);
        aiko.awaitServices(WORKERS, 5);
        assertEquals(5, aiko.request("${artifactId}", "workers").size());

        aiko.send("${artifactId}", "resize", 1);
        aiko.awaitServices(WORKERS, 1);
        aiko.expectItem("${artifactId}", "count", 1);
    }

    @Test
    void refusesACountThatIsOutOfRange() {
        aiko.send("${artifactId}", "resize", 2);
        aiko.send("${artifactId}", "resize", 1001);

        assertEquals(2, aiko.request("${artifactId}", "workers").size());
    }
}
