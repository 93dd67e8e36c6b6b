// SPDX-License-Identifier: Apache-2.0
package aiko.shell.internal.command.share;

import aiko.client.spi.ValueText;
import aiko.event.Handle;
import aiko.process.AikoProcess;
import aiko.process.TopicPath;
import aiko.share.ItemCommand;
import aiko.share.SharedStateFollower;
import aiko.share.SharedStates;
import aiko.shell.internal.output.Column;
import aiko.shell.internal.output.CommandException;
import aiko.shell.internal.output.Listing;
import aiko.shell.internal.output.Output;
import aiko.shell.internal.output.Table;
import aiko.shell.internal.output.Tail;
import aiko.shell.internal.request.SharedItems;
import aiko.text.NearestWord;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.TreeMap;

/** The shared state of a service, or an item of it, as a command shows it. Never on an event loop. */
final class StateView implements AutoCloseable {
    private final AikoProcess process;
    private final TopicPath service;
    private final String item;
    private final Duration timeout;
    private final Output out;
    private final SharedStates sharedStates;
    private SharedStateFollower state;
    /** The items that were printed last. */
    private Map<String, Object> printed = Map.of();

    /**
     * Returns when all items are known.
     *
     * @param item empty for all items
     * @throws CommandException if the service does not answer
     */
    StateView(
            AikoProcess process,
            SharedStates sharedStates,
            TopicPath service,
            String item,
            Duration timeout,
            Output out)
            throws InterruptedException {
        this.process = process;
        this.sharedStates = sharedStates;
        this.service = service;
        this.item = item;
        this.timeout = timeout;
        this.out = out;
        state = SharedItems.follow(sharedStates, process, service, items(), timeout);
    }

    private List<String> items() {
        return item.isEmpty() ? List.of() : List.of(item);
    }

    /**
     * Sets the item; returns when the service has handled the message, and its items are known as they are then.
     *
     * @param mayBeNew whether an item that the service does not have is added
     * @throws CommandException if the service does not have the item, or did not set it
     */
    void set(Object value, boolean mayBeNew) throws InterruptedException {
        if (!mayBeNew && state.items().isEmpty()) {
            throw noSuchItem("--new adds it", "--new adds it");
        }
        String before = text();
        SharedStateFollower known = state;
        state = SharedItems.followAfter(
                () -> process.messages().publishCommand(service.control(), ItemCommand.UPDATE.wireName(), item, value),
                sharedStates,
                process,
                service,
                items(),
                timeout);
        known.cancel();
        String wanted = ValueText.format(value);
        String now = text();
        if (now.equals(before) && !now.equals(wanted)) {
            throw new CommandException("item \"" + item + "\" of service " + service
                    + (state.items().isEmpty()
                            ? " was not added by the service"
                            : " is still " + now + ": the service did not set it to " + wanted));
        }
    }

    /** The item as it is printed. */
    private String text() {
        return ValueText.format(state.get(item).orElse(null));
    }

    /**
     * @param action what to do if the nearest item is not the one
     * @param actionWithoutNearest what to do if none is near
     */
    private CommandException noSuchItem(String action, String actionWithoutNearest) throws InterruptedException {
        try (var all = SharedItems.follow(sharedStates, process, service, List.of(), timeout)) {
            String rest = NearestWord.of(item, all.items().keySet())
                    .map(name -> ": did you mean \"" + name + "\"? " + action)
                    .orElse("; " + actionWithoutNearest);
            return new CommandException("service " + service + " has no item \"" + item + "\"" + rest.stripTrailing());
        }
    }

    /** @param mayBeMissing whether it is no failure if there is no such item */
    void print(boolean mayBeMissing) throws InterruptedException {
        printed = new TreeMap<>(state.items());
        Optional<Object> value = item.isEmpty() ? Optional.empty() : state.get(item);
        Listing listing = Listing.ofNow().fact("topic_path", service);
        var table = new Table(Column.identifier("ITEM"), Column.text("VALUE"));
        printed.forEach((name, each) -> table.add(name, Table.cell(each, ValueText.format(each))));
        if (printed.containsKey(item)) {
            out.print(listing.note(ValueText.format(value.orElse(null))).fact("items", table));
        } else if (item.isEmpty() || !printed.isEmpty() || mayBeMissing) {
            out.print(listing.table("items", table, "no items found"));
        } else {
            throw noSuchItem("", "aiko:share " + service + " lists all items");
        }
        out.flush();
    }

    /**
     * Prints each change.
     *
     * @throws CommandException if the service is removed
     */
    void follow(double seconds) throws InterruptedException {
        var changes = new Tail<Listing>(out, "changes");
        Handle listener = state.addListener(
                (command, name, value) -> changed(name, command, value).ifPresent(changes::add));
        try (var removal = new RemovalWatch(process, service)) {
            changes.print(
                    change -> {
                        out.print(change);
                        out.flush();
                    },
                    seconds,
                    removal::check);
        } finally {
            listener.cancel();
        }
    }

    /** On the event loop: the line for a change, unless the item was printed like this. */
    private Optional<Listing> changed(String name, ItemCommand command, Optional<Object> value) {
        boolean wasKnown = printed.keySet().stream().anyMatch(known -> known.equals(name) || isBelow(known, name));
        if (command == ItemCommand.REMOVE) {
            printed.keySet().removeIf(known -> known.equals(name) || isBelow(known, name));
            return Optional.of(change("removed", name).fact("value", null).note("- " + name));
        }
        Object before = printed.put(name, value.orElse(null));
        if (wasKnown && command == ItemCommand.ADD && Objects.equals(before, value.orElse(null))) {
            return Optional.empty();
        }
        return Optional.of(change(wasKnown ? "changed" : "added", name)
                .fact("value", value)
                .note((wasKnown ? "~ " : "+ ") + name + "  " + ValueText.format(value.orElse(null))));
    }

    private static Listing change(String change, String item) {
        return Listing.ofNow().fact("change", change).fact("item", item);
    }

    private static boolean isBelow(String name, String above) {
        return name.startsWith(above + '.');
    }

    @Override
    public void close() {
        state.cancel();
    }
}
