// SPDX-License-Identifier: Apache-2.0
package aiko.share.internal.limit;

import aiko.process.spi.MemoryUse;
import java.util.List;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.Modified;
import org.osgi.service.metatype.annotations.Designate;

/**
 * The limits of all shared states of a container, and the memory that they use. A changed limit applies to what is added from
 * then on. Safe for use by any thread. It stays active if nobody uses it.
 */
@Component(
        service = {ShareLimits.class, MemoryUse.class},
        immediate = true,
        configurationPid = ShareConfiguration.PID)
@Designate(ocd = ShareConfiguration.class)
public class ShareLimits implements MemoryUse {
    private static final long DEFAULT_LEASE_BYTES = 32L << 20;
    private static final int LEASE_SHARE_OF_HEAP = 64;
    private static final long DEFAULT_ITEM_BYTES = 64L << 20;
    private static final int ITEM_SHARE_OF_HEAP = 32;

    private final MemoryLimit leaseMemory;
    private final LeaseGroups leases = new LeaseGroups();
    private final MemoryLimit itemMemory;
    private volatile int mostLeases;

    /** For Declarative Services. */
    @Activate
    public ShareLimits(ShareConfiguration configuration) {
        this(configuration.leases(), configuration.leases_bytes(), configuration.items_bytes());
    }

    /**
     * The limits.
     *
     * @param mostLeases on one state
     * @param leaseBytes 0 for the default
     * @param itemBytes 0 for the default
     */
    public ShareLimits(int mostLeases, long leaseBytes, long itemBytes) {
        this.mostLeases = mostLeases;
        leaseMemory = new MemoryLimit("leases.bytes", leaseBytes(leaseBytes));
        itemMemory = new MemoryLimit("items.bytes", itemBytes(itemBytes));
    }

    @Modified
    void modified(ShareConfiguration configuration) {
        mostLeases = configuration.leases();
        leaseMemory.setLimit(leaseBytes(configuration.leases_bytes()));
        itemMemory.setLimit(itemBytes(configuration.items_bytes()));
    }

    private static long leaseBytes(long configured) {
        return configured > 0 ? configured : shareOfHeap(DEFAULT_LEASE_BYTES, LEASE_SHARE_OF_HEAP);
    }

    private static long itemBytes(long configured) {
        return configured > 0 ? configured : shareOfHeap(DEFAULT_ITEM_BYTES, ITEM_SHARE_OF_HEAP);
    }

    private static long shareOfHeap(long most, int share) {
        return Math.min(most, Runtime.getRuntime().maxMemory() / share);
    }

    /** The largest number of leases on one shared state. */
    public int mostLeases() {
        return mostLeases;
    }

    /** For leases on all shared states of the container, and requests that are queued there. */
    public MemoryLimit leaseMemory() {
        return leaseMemory;
    }

    /** The leases on all shared states of the container, by their memory. */
    public LeaseGroups leases() {
        return leases;
    }

    /** For the items of all shared states of the container, and of those that it follows. */
    public MemoryLimit itemMemory() {
        return itemMemory;
    }

    @Override
    public List<Figures> memoryUse() {
        return List.of(leaseMemory.figures("leases on shared states"), itemMemory.figures("items of shared states"));
    }
}
