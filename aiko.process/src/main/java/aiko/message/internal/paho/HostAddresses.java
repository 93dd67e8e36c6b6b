// SPDX-License-Identifier: Apache-2.0
package aiko.message.internal.paho;

import java.net.InetAddress;
import java.net.UnknownHostException;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Set;

/**
 * The IP addresses of a host, of which the name service may know several. One that fails comes last from then on, until it
 * serves again. Shared by the connections of a process, on any thread.
 */
final class HostAddresses {
    /** Looks a name up. */
    @FunctionalInterface
    interface Resolver {
        InetAddress[] resolve(String host) throws UnknownHostException;
    }

    private final String host;
    private final boolean onlyFirst;
    private final Resolver resolver;
    /** The one that failed last is the last one. */
    private final Set<InetAddress> failed = new LinkedHashSet<>();
    /** Those that failed since the last success. */
    private final Set<InetAddress> failedThisRound = new HashSet<>();

    private int known = 1;

    /** @param onlyFirst whether further addresses are ignored */
    HostAddresses(String host, boolean onlyFirst, Resolver resolver) {
        this.host = host;
        this.onlyFirst = onlyFirst;
        this.resolver = resolver;
    }

    /** The one to try now. It may wait for the name service. */
    InetAddress next() throws UnknownHostException {
        try {
            InetAddress[] all = resolve();
            return onlyFirst ? all[0] : first(all);
        } catch (UnknownHostException unknown) {
            roundEnds();
            throw unknown;
        }
    }

    private synchronized void roundEnds() {
        failedThisRound.clear();
    }

    private synchronized InetAddress first(InetAddress[] all) {
        known = all.length;
        var present = new ArrayList<>(List.of(all));
        failed.retainAll(present);
        failedThisRound.retainAll(present);
        present.removeAll(failed);
        return present.isEmpty() ? failed.iterator().next() : present.get(0);
    }

    synchronized void failed(InetAddress address) {
        failed.remove(address);
        failed.add(address);
        failedThisRound.add(address);
        if (failedThisRound.size() >= known) {
            failedThisRound.clear();
        }
    }

    synchronized void serves(InetAddress address) {
        failed.remove(address);
        failedThisRound.clear();
    }

    /** Whether one remains that has not failed since the last success, or since all have failed. */
    synchronized boolean hasUntried() {
        return !failedThisRound.isEmpty();
    }

    /** A table of hosts may know a name in lower case only, and without the dot that ends it. */
    private InetAddress[] resolve() throws UnknownHostException {
        try {
            return resolver.resolve(host);
        } catch (UnknownHostException asItIsWritten) {
            String plain = TlsName.of(host).text().toLowerCase(Locale.ROOT);
            if (plain.equals(host)) {
                throw asItIsWritten;
            }
            return resolver.resolve(plain);
        }
    }
}
