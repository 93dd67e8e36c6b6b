package ${package}.it;

import static org.junit.jupiter.api.Assertions.assertEquals;

import aiko.process.AikoService;
import aiko.process.ServiceDefinition;
import aiko.testing.AikoTest;
import aiko.testing.AikoTester;
import java.util.List;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

/** The bundle in a framework, with a greeter of the test, which comes after it. */
@AikoTest
class ${className}IT {
    /** The other side of the messages. */
    public interface TestGreeter {
        void greet(String name);

        List<String> guests();
    }

    private final BlockingQueue<String> greeted = new LinkedBlockingQueue<>();

    @Test
    void greetsAGreeterThatComes(AikoTester aiko) throws InterruptedException {
        var definition = ServiceDefinition.named("greeter").withProtocol(AikoService.PROTOCOL_PREFIX + "greeter:0");
        aiko.process().addService(definition, TestGreeter.class, new TestGreeter() {
            @Override
            public void greet(String name) {
                greeted.add(name);
            }

            @Override
            public List<String> guests() {
                return List.of("Kane");
            }
        });

        assertEquals("${artifactId}", greeted.poll(20, TimeUnit.SECONDS));
    }
}
