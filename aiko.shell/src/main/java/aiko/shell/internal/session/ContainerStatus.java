// SPDX-License-Identifier: Apache-2.0
package aiko.shell.internal.session;

import aiko.message.ConnectionState;
import aiko.process.AikoProcess;
import aiko.registrar.Registrar;
import aiko.registrar.RegistrarState;
import java.util.Locale;
import java.util.Optional;

/**
 * How a process of this container is, as one line for people and scripts.
 *
 * @param registrar the registrar of this container, if it has one
 */
record ContainerStatus(AikoProcess process, Optional<Registrar> registrar) {
    /** Whether the process can be found by others, and its own registrar has found its role. */
    boolean isReady() {
        return process.connectionState() == ConnectionState.REGISTRAR
                && registrar
                        .map(own -> own.state() == RegistrarState.PRIMARY || own.state() == RegistrarState.SECONDARY)
                        .orElse(true);
    }

    /** {@code TOPIC_PATH namespace=… mqtt=… registrar=… services=…}. */
    String line() {
        return String.format(
                Locale.ROOT,
                "%s namespace=%s mqtt=%s registrar=%s services=%d",
                process.topicPath().process(),
                process.topicPath().namespace(),
                process.messageServer(),
                registrarText(),
                process.services().size());
    }

    private String registrarText() {
        if (!process.connectionState().isAtLeast(ConnectionState.TRANSPORT)) {
            return "none";
        }
        return registrar.map(own -> own.state().wireName()).orElseGet(() -> process.registrar()
                .map(primary -> primary.topicPath().toString())
                .orElse("none"));
    }
}
