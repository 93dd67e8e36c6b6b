package ${package};

import aiko.process.AikoProtocol;
import aiko.process.AikoService;
import java.util.List;

/** What others can say to the service: a method without a result is a command, one with a result answers a request. */
@AikoProtocol(AikoService.PROTOCOL_PREFIX + "${artifactId}:0")
public interface ${className} {
    /** {@code (greet NAME)}: greets somebody. */
    void greet(String name);

    /** {@code (guests RESPONSE_TOPIC)}: those who were greeted last, at most 100. */
    List<String> guests();
}
