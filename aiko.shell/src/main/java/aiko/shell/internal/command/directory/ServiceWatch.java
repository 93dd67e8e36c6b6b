// SPDX-License-Identifier: Apache-2.0
package aiko.shell.internal.command.directory;

import aiko.client.Namespaces;
import aiko.client.ServiceListener;
import aiko.event.Handle;
import aiko.process.ServiceDetails;
import aiko.shell.internal.output.Listing;
import aiko.shell.internal.output.Output;
import aiko.shell.internal.output.Tail;
import aiko.shell.internal.request.DirectoryQueries;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** Prints services as they are added to the directory, changed and removed, until it is closed. */
final class ServiceWatch implements ServiceListener, AutoCloseable {
    private final ServiceSelection selection;
    private final Output out;
    private final Tail<Listing> changes;
    /** Owned by the event loop until all of them are known. */
    private final Map<Object, ServiceDetails> first = new LinkedHashMap<>();

    private boolean isSynchronized;
    private Handle follower = () -> {};

    ServiceWatch(ServiceSelection selection, Output out) {
        this.selection = selection;
        this.out = out;
        changes = new Tail<>(out, "changes");
    }

    /** The services that match now; all changes after that are printed. */
    List<ServiceDetails> open(DirectoryQueries queries) throws InterruptedException {
        follower = queries.follow(selection.filter(), this);
        return first();
    }

    /** The same for several namespaces. */
    List<ServiceDetails> open(DirectoryQueries queries, Namespaces namespaces) throws InterruptedException {
        follower = queries.follow(namespaces, selection.filter(), this);
        return first();
    }

    private List<ServiceDetails> first() {
        List<ServiceDetails> services = List.copyOf(first.values());
        first.clear();
        return services;
    }

    /** @param seconds when to end; 0 for never */
    void print(double seconds) throws InterruptedException {
        changes.print(
                change -> {
                    out.print(change);
                    out.flush();
                },
                seconds,
                () -> {});
    }

    @Override
    public void close() {
        follower.cancel();
    }

    @Override
    public void serviceAdded(ServiceDetails service) {
        if (!selection.matches(service)) {
            return;
        }
        if (isSynchronized) {
            changes.add(row("+", "added", service));
        } else {
            first.put(service.topicPath(), service);
        }
    }

    @Override
    public void serviceRemoved(ServiceDetails service) {
        if (!isSynchronized) {
            first.remove(service.topicPath());
        } else if (selection.matches(service)) {
            changes.add(json("removed", service).note("- " + service.topicPath() + "  " + service.name()));
        }
    }

    @Override
    public void serviceChanged(ServiceDetails before, ServiceDetails service) {
        if (isSynchronized && selection.matches(before) && selection.matches(service)) {
            changes.add(row("~", "changed", service));
        } else {
            serviceRemoved(before);
            serviceAdded(service);
        }
    }

    @Override
    public void servicesSynchronized() {
        isSynchronized = true;
    }

    private static Listing row(String sign, String change, ServiceDetails service) {
        String row = service.topicPath() + "  " + service.name() + "  " + service.protocol() + "  " + service.owner();
        return json(change, service)
                .note(sign + ' ' + (service.tags().isEmpty() ? row : row + "  " + String.join(" ", service.tags())));
    }

    private static Listing json(String change, ServiceDetails service) {
        return Listing.ofNow()
                .fact("change", change)
                .fact("topic_path", service.topicPath())
                .fact("name", service.name())
                .fact("protocol", service.protocol())
                .fact("transport", service.transport())
                .fact("owner", service.owner())
                .fact("tags", service.tags());
    }
}
