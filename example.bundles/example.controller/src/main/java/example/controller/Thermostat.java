// SPDX-License-Identifier: Apache-2.0
package example.controller;

import aiko.process.AikoProtocol;
import aiko.process.AikoService;
import java.util.concurrent.CompletionStage;

/** What the controller calls of a thermostat, which may be in any process: only the protocol and the messages have to agree. */
@AikoProtocol(AikoService.PROTOCOL_PREFIX + "thermostat:0")
public interface Thermostat {
    /** {@code (target CELSIUS)}. */
    void target(double celsius);

    /** {@code (temperature RESPONSE_TOPIC)}: in degrees Celsius. */
    CompletionStage<Double> temperature();
}
