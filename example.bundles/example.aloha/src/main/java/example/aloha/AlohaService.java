// SPDX-License-Identifier: Apache-2.0
package example.aloha;

import aiko.process.AikoProcess;
import aiko.process.AikoService;
import java.util.List;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.Reference;
import org.osgi.service.log.Logger;
import org.osgi.service.log.LoggerFactory;

/** A service that greets. */
@Component
@AikoService(name = "aloha", protocol = AikoService.PROTOCOL_PREFIX + "aloha:0")
public class AlohaService implements Aloha {
    @Reference
    private AikoProcess process;

    @Reference(service = LoggerFactory.class)
    private Logger logger;

    @Override
    public void aloha(String name) {
        logger.info("Aloha {}!", name);
    }

    @Override
    public void request(String responseTopic, String name) {
        process.messages().respond(responseTopic, List.of("Aloha " + name + "!"));
    }
}
