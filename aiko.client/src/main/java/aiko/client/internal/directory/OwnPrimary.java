// SPDX-License-Identifier: Apache-2.0
package aiko.client.internal.directory;

import aiko.client.RequestException;
import aiko.client.RequestException.Reason;
import aiko.client.internal.request.PrimaryWatch;
import aiko.client.spi.RegistrarChanges;
import aiko.process.AikoProcess;
import aiko.process.RegistrarDetails;
import java.util.Optional;

/**
 * The primary registrar of the namespace of a process, which the process has verified.
 *
 * @param watch shared with the requests, so that there is one subscription
 */
public record OwnPrimary(AikoProcess process, PrimaryWatch watch) implements Primary {
    @Override
    public Optional<RegistrarDetails> current() {
        return process.registrar();
    }

    @Override
    public boolean isUndisputed(RegistrarDetails registrar) {
        Optional<RegistrarDetails> wanted = Optional.of(registrar);
        return process.registrar().equals(wanted)
                && process.announcedRegistrar().equals(wanted);
    }

    @Override
    public void follow(RegistrarDetails registrar, RegistrarChanges.Listener listener) {
        watch.follow(registrar, listener);
    }

    @Override
    public void unfollow() {
        watch.unfollow();
    }

    @Override
    public RequestException missing() {
        return new RequestException(
                process.topicPath(),
                Reason.NO_REGISTRAR,
                "find services: process " + process.topicPath().process()
                        + " knows no primary registrar: its connection is " + process.connectionState());
    }
}
