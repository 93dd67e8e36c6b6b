// SPDX-License-Identifier: Apache-2.0
package aiko.ssh.internal;

import java.io.IOException;
import java.util.Map;
import org.apache.sshd.common.channel.PtyMode;
import org.apache.sshd.common.channel.RequestHandler.Result;
import org.apache.sshd.server.channel.ChannelSession;

/** A channel that has a terminal, a prompt or a command, and nothing else: no environment, no forwarding, no subsystem. */
final class RestrictedChannel extends ChannelSession {
    private boolean hasTerminal;

    /** Whether the client has a terminal. */
    boolean hasTerminal() {
        return hasTerminal;
    }

    @Override
    protected Result handleEnvParsed(String name, String value) {
        return Result.ReplyFailure;
    }

    @Override
    protected Result handlePtyReqParsed(
            String term, int columns, int rows, int width, int height, Map<PtyMode, Integer> modes) throws IOException {
        Client client = Client.of(getSession());
        if (client == null || !client.mayUseTerminal()) {
            return Result.ReplyFailure;
        }
        hasTerminal = true;
        return super.handlePtyReqParsed(term, columns, rows, width, height, modes);
    }

    @Override
    protected Result handleAgentForwardingParsed(String requestType) {
        return Result.ReplyFailure;
    }

    @Override
    protected Result handleSubsystemParsed(String requestType, String subsystem) {
        return Result.ReplyFailure;
    }
}
