package ${package};

import aiko.process.AikoProtocol;
import aiko.process.AikoService;
import java.util.List;
import java.util.concurrent.CompletionStage;

/**
 * What is called of a greeter, as {@code aiko new greeter} makes it, in whichever process: only the protocol and the messages have to
 * agree. A method that answers returns a stage, so that nobody waits.
 */
@AikoProtocol(AikoService.PROTOCOL_PREFIX + "greeter:0")
public interface Greeter {
    /** {@code (greet NAME)}. */
    void greet(String name);

    /** {@code (guests RESPONSE_TOPIC)}. */
    CompletionStage<List<String>> guests();
}
