// SPDX-License-Identifier: Apache-2.0
package aiko.broker.internal.channel;

import java.net.Inet6Address;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.util.Arrays;

/** Sources of connections: clients that may well belong to one person share a source. */
public final class Sources {
    private static final int NETWORK_BYTES = 8;

    private Sources() {}

    /** The address itself, or for IPv6 its network of 64 bits: somebody with one of its addresses has all of them. */
    public static String of(InetAddress address) {
        if (!(address instanceof Inet6Address) || address.isLoopbackAddress()) {
            return address.getHostAddress();
        }
        byte[] bytes = address.getAddress();
        Arrays.fill(bytes, NETWORK_BYTES, bytes.length, (byte) 0);
        try {
            return InetAddress.getByAddress(bytes).getHostAddress() + "/64";
        } catch (UnknownHostException impossible) {
            throw new IllegalStateException(impossible);
        }
    }
}
