// SPDX-License-Identifier: Apache-2.0
package aiko.configuration.spi;

import aiko.threading.MayBlock;
import java.net.InetAddress;
import java.net.NetworkInterface;
import java.net.SocketException;
import java.net.UnknownHostException;
import java.util.Optional;

/** Whether a server can listen on an address. */
@MayBlock
public final class ListenAddress {
    private static final String EXPECTED = "; expected an address of this machine, such as 127.0.0.1";

    private ListenAddress() {}

    /**
     * Why a server cannot listen there; empty if it can, unless another one uses its port.
     *
     * @param host a name or an address
     */
    public static Optional<String> problem(String host) {
        try {
            InetAddress address = InetAddress.getByName(host.strip());
            boolean isHere = address.isAnyLocalAddress()
                    || address.isLoopbackAddress()
                    || NetworkInterface.getByInetAddress(address) != null;
            return isHere ? Optional.empty() : Optional.of('"' + host + "\" is another machine" + EXPECTED);
        } catch (UnknownHostException unknown) {
            return Optional.of('"' + host + "\" is an unknown host" + EXPECTED);
        } catch (SocketException unknown) {
            return Optional.empty();
        }
    }
}
