// SPDX-License-Identifier: Apache-2.0
package aiko.share.internal;

import aiko.event.Handle;
import aiko.process.HostedService;
import aiko.share.SharedState;
import aiko.share.internal.item.ItemName;
import aiko.share.internal.member.SharedObject;
import aiko.share.internal.state.StateOwner;
import aiko.share.spi.SharedLogLevel;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.BiConsumer;
import org.osgi.service.log.admin.LoggerAdmin;

/** The items that a service has without code: the default items of the reference implementation, and those of shared objects. */
final class StandardItems implements StateOwner {
    static final String LIFECYCLE = "lifecycle";
    static final String RUNNING = "running";
    static final List<String> DEFAULT_ITEMS = List.of(LIFECYCLE, SharedLogLevel.ITEM, RUNNING);

    private final HostedService service;
    private final BiConsumer<HostedService, StandardItems> forget;
    private final boolean hasDefaults;
    private final SharedLogLevel level;
    private final List<SharedObject> objects = new CopyOnWriteArrayList<>();
    private volatile SharedState state;

    /** @param forget is called when the items are not in use any more */
    StandardItems(HostedService service, LoggerAdmin levels, BiConsumer<HostedService, StandardItems> forget) {
        this.service = service;
        this.forget = forget;
        hasDefaults = service.definition().shared();
        level = new SharedLogLevel(
                service, levels, String.valueOf(service.bundle().getSymbolicName()));
    }

    boolean hasObjects() {
        return !objects.isEmpty();
    }

    /** Any thread: its items are part of the state from now on. */
    Handle add(SharedObject object) {
        objects.add(object);
        SharedState current = state;
        if (current != null) {
            object.begin(current);
        }
        return () -> {
            if (objects.remove(object)) {
                object.withdraw();
            }
        };
    }

    /** The items with which a state begins. */
    Map<String, Object> first() {
        var items = new LinkedHashMap<String, Object>();
        if (hasDefaults) {
            items.put(LIFECYCLE, "ready");
            items.put(SharedLogLevel.ITEM, level.name());
            items.put(RUNNING, true);
        }
        objects.forEach(object -> object.addTo(items));
        return items;
    }

    /** Any thread: the service has a state now, which contains {@link #first}. */
    void begin(SharedState newState) {
        state = newState;
        objects.forEach(object -> object.begin(newState));
        if (hasDefaults) {
            level.follow(newState);
        }
    }

    @Override
    public void refresh() {
        SharedState current = state;
        if (current != null && hasDefaults) {
            level.refresh(current);
        }
        objects.forEach(SharedObject::refresh);
    }

    @Override
    public Object change(ItemName name, Object value) {
        Object changed = value;
        for (SharedObject object : objects) {
            changed = object.change(name, changed);
        }
        return changed;
    }

    @Override
    public void checkRemoval(ItemName name) {
        objects.forEach(object -> object.checkRemoval(name));
    }

    @Override
    public void closed() {
        state = null;
        objects.forEach(SharedObject::end);
        objects.clear();
        forget.accept(service, this);
    }
}
