package ${package};

import aiko.process.AikoProtocol;
import aiko.process.AikoService;
import java.util.List;

/** What others can say to the manager. */
@AikoProtocol(AikoService.PROTOCOL_PREFIX + "${artifactId}:0")
public interface ${className} {
    /** The most workers of a manager. */
    int MOST_WORKERS = 1_000;

    /** {@code (resize COUNT)}: adds or ends workers until there are so many, 0 to 1,000. */
    void resize(int count);

    /** {@code (workers RESPONSE_TOPIC)}: the topic path of each. */
    List<String> workers();
}
