// SPDX-License-Identifier: Apache-2.0
package aiko.tests.swap;

import aiko.process.AikoProtocol;
import java.util.concurrent.CompletionStage;

/** The interface of services in other processes; a bundle may contain a class of its own for it. */
@AikoProtocol(Thermostat.PROTOCOL)
public interface Thermostat {
    String PROTOCOL = "test/protocol/thermostat:0";

    void set(double celsius);

    CompletionStage<Double> celsius();
}
