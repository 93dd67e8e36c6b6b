package ${package}.it;

import static org.junit.jupiter.api.Assertions.assertEquals;

import aiko.process.ServiceDefinition;
import aiko.testing.AikoTest;
import aiko.testing.AikoTester;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import org.apache.felix.service.command.CommandProcessor;
import org.apache.felix.service.command.CommandSession;
import org.junit.jupiter.api.Test;

/** The bundle in a framework with a shell. */
@AikoTest
class ${className}IT {
    @Test
    void countsTheServicesOfThisHost(AikoTester aiko) throws Exception {
        aiko.process().addService(ServiceDefinition.named("lamp"));
        aiko.awaitService("lamp");
        aiko.osgiService(Object.class, "(osgi.command.scope=${artifactId})");

        var printed = new ByteArrayOutputStream();
        var out = new PrintStream(printed, true, StandardCharsets.UTF_8);
        CommandProcessor shell = aiko.osgiService(CommandProcessor.class, "");
        try (CommandSession session = shell.createSession(new ByteArrayInputStream(new byte[0]), out, out)) {
            session.execute("${artifactId}:hosts");
        }

        // The registrar and the lamp.
        assertEquals(
                aiko.process().topicPath().hostname() + " 2",
                printed.toString(StandardCharsets.UTF_8).strip());
    }
}
