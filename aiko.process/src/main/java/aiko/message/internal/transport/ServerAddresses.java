// SPDX-License-Identifier: Apache-2.0
package aiko.message.internal.transport;

import java.util.List;

/**
 * The addresses of a server, and the one that the connections of a process share. Owned by the event loop, except for
 * {@link #current}.
 *
 * <p>An address that fails is left for the next one, and stays left: nobody returns to it unless the others fail too, or {@link
 * #choose} says so.
 */
public final class ServerAddresses {
    /**
     * One address.
     *
     * @param name for people
     */
    public record Address(String name, TransportFactory factory) {}

    private final List<Address> all;
    private final int[] connections;
    private volatile int current;
    private int failedInRow;

    /** @param all in the order of preference, at least one */
    public ServerAddresses(List<Address> all) {
        this.all = List.copyOf(all);
        connections = new int[all.size()];
    }

    public boolean isOne() {
        return all.size() == 1;
    }

    /** The one to connect to. Any thread. */
    public Address current() {
        return all.get(current);
    }

    /** The place of the present one among all. Any thread. */
    public int currentIndex() {
        return current;
    }

    /** The preferred one. */
    public Address first() {
        return all.get(0);
    }

    /** A connection to it has been made. */
    public void connected(Address address) {
        connections[indexOf(address)]++;
        failedInRow = 0;
    }

    /** A connection to it has ended. */
    public void disconnected(Address address) {
        connections[indexOf(address)]--;
    }

    /**
     * It does not serve: the next one is chosen, unless another connection has chosen one already, or stands at this one.
     *
     * @return whether an address remains that has not failed since the last success
     */
    public boolean leave(Address failed) {
        int index = indexOf(failed);
        if (index != current) {
            return true;
        }
        if (isOne() || connections[index] > 0) {
            return false;
        }
        current = (index + 1) % all.size();
        failedInRow = (failedInRow + 1) % all.size();
        return failedInRow != 0;
    }

    /** From now on, connections are made to the address in that place. */
    public void choose(int index) {
        current = index;
        failedInRow = 0;
    }

    /** All of them, for people. */
    @Override
    public String toString() {
        return String.join(", ", all.stream().map(Address::name).toList());
    }

    /** By identity: two addresses may have the same name. */
    private int indexOf(Address address) {
        int index = 0;
        while (index < all.size() && all.get(index) != address) {
            index++;
        }
        return index;
    }
}
