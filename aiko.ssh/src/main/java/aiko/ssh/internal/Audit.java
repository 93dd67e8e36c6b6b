// SPDX-License-Identifier: Apache-2.0
package aiko.ssh.internal;

import aiko.process.spi.LineLimit;
import java.net.InetSocketAddress;
import java.net.SocketAddress;
import java.util.OptionalLong;
import org.osgi.service.log.Logger;

/** The lines of the log about who has connected, and what they have run, at any level of the log. Strangers cause only a few of them each second. */
final class Audit {
    private static final int LINES_FOR_ONE = 2;
    private static final int LINES = 10;

    private final Logger logger;
    private final LineLimit strangers = new LineLimit(LINES_FOR_ONE, LINES, System::nanoTime);

    Audit(Logger logger) {
        this.logger = logger;
    }

    /** Something that somebody who has logged in has done. */
    void tell(SocketAddress from, Client client, String what) {
        logger.audit("ssh {} {}: {}", address(from), client, what);
    }

    /** Something that somebody has done who has not logged in. */
    void tellOfStranger(SocketAddress from, String what) {
        OptionalLong suppressed = strangers.line(host(from));
        if (suppressed.isPresent()) {
            long count = suppressed.getAsLong();
            logger.warn("ssh {}: {}{}", address(from), what, count == 0 ? "" : "; " + count + " more lines before");
        }
    }

    /** A problem of the file of keys; it is found at each attempt, and strangers may try often. */
    void problem(String line) {
        if (strangers.line(line).isPresent()) {
            logger.warn("ssh: {}", line);
        }
    }

    /** Without the port. */
    static String host(SocketAddress address) {
        return address instanceof InetSocketAddress inet && inet.getAddress() != null
                ? inet.getAddress().getHostAddress()
                : String.valueOf(address);
    }

    private static String address(SocketAddress address) {
        return address instanceof InetSocketAddress inet && inet.getAddress() != null
                ? inet.getAddress().getHostAddress() + ':' + inet.getPort()
                : String.valueOf(address);
    }
}
