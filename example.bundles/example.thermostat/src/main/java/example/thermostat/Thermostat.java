// SPDX-License-Identifier: Apache-2.0
package example.thermostat;

import aiko.process.AikoCommand;
import aiko.process.AikoService;
import java.util.concurrent.CompletionStage;
import org.osgi.annotation.versioning.ConsumerType;

/** The commands and requests of a thermostat: its component implements it, and others call it through a proxy. */
@ConsumerType
public interface Thermostat {
    /** The protocol of all thermostats. */
    String PROTOCOL = AikoService.PROTOCOL_PREFIX + "thermostat:0";

    /** {@code (target CELSIUS)}: sets the temperature that the room is to have. */
    @AikoCommand(description = "set the temperature that the room is to have, in degrees Celsius")
    void target(double celsius);

    /** {@code (temperature RESPONSE_TOPIC)}: the temperature of the room, in degrees Celsius. */
    @AikoCommand(description = "the temperature of the room, in degrees Celsius")
    CompletionStage<Double> temperature();
}
