// SPDX-License-Identifier: Apache-2.0
package aiko.share.internal.state;

import aiko.message.Message;
import aiko.message.Messages;
import aiko.sexpression.SExpression;
import aiko.sexpression.SExpressionException;
import aiko.sexpression.SExpressionLimits;
import aiko.share.ItemCommand;
import aiko.share.internal.item.ItemName;
import aiko.share.internal.item.Items;
import aiko.share.internal.limit.RefusalLog;
import aiko.share.internal.reader.Distributor;
import aiko.share.internal.wire.ItemMessages;
import aiko.share.internal.wire.ShareRequest;
import java.util.List;

/**
 * The commands for a shared state on the control topic of its service: requests for it, and changes, which are echoed on the state
 * topic. Owned by the event loop of the service.
 */
final class ControlCommands {
    /** Small, since values of others are kept, and sent to every leaseholder. */
    private static final SExpressionLimits LIMITS = new SExpressionLimits(1 << 16, 100, 10_000);

    private final String stateTopic;
    private final Messages messages;
    private final Items items;
    private final Distributor distributor;
    private final RefusalLog refusals;

    ControlCommands(String stateTopic, Messages messages, Items items, Distributor distributor, RefusalLog refusals) {
        this.stateTopic = stateTopic;
        this.messages = messages;
        this.items = items;
        this.distributor = distributor;
        this.refusals = refusals;
    }

    /** Carries out a command, with the present state as its target, as far as its owner allows. Returns false if the message is not for a shared state. */
    boolean handle(Message message, StateChanges changes, StateOwner owner) {
        try {
            SExpression expression = ItemMessages.read(message.payload(), LIMITS);
            List<Object> arguments = expression.arguments();
            switch (expression.name()) {
                case "share" -> {
                    ShareRequest request = ShareRequest.of(checked(expression, arguments, 3));
                    owner.refresh();
                    distributor.share(request);
                }
                case "add" -> set(ItemCommand.ADD, checked(expression, arguments, 2), changes, owner);
                case "update" -> set(ItemCommand.UPDATE, checked(expression, arguments, 2), changes, owner);
                case "remove" -> {
                    ItemName name = name(checked(expression, arguments, 1));
                    owner.checkRemoval(name);
                    messages.publish(stateTopic, ItemMessages.change(ItemCommand.REMOVE, name.toString(), null));
                    changes.remove(name);
                }
                default -> {
                    return false;
                }
            }
        } catch (SExpressionException | IllegalArgumentException unsuitable) {
            refusals.refuse(message.topic(), unsuitable.getMessage());
        }
        return true;
    }

    private static List<Object> checked(SExpression expression, List<Object> arguments, int count) {
        if (arguments.size() != count) {
            throw new IllegalArgumentException(
                    expression.name() + " has " + arguments.size() + " parameters, expected " + count);
        }
        return arguments;
    }

    private static ItemName name(List<Object> arguments) {
        if (arguments.get(0) instanceof String text) {
            return ItemName.parse(text);
        }
        throw new IllegalArgumentException("the item is not a symbol");
    }

    private void set(ItemCommand command, List<Object> arguments, StateChanges changes, StateOwner owner) {
        ItemName name = name(arguments);
        items.checkMemoryFor(name, arguments.get(1));
        Object value = owner.change(name, arguments.get(1));
        Items.Before before = items.set(name, value);
        messages.publish(stateTopic, ItemMessages.change(command, name.toString(), value));
        changes.changed(command, name, value, before);
    }
}
