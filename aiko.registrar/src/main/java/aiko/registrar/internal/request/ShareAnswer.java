// SPDX-License-Identifier: Apache-2.0
package aiko.registrar.internal.request;

import aiko.message.Messages;
import aiko.process.ServiceFilter;
import aiko.process.TopicPath;
import aiko.registrar.internal.directory.Directory;
import aiko.registrar.internal.directory.Selection;

/**
 * The services that matched a filter when the answer began. One that is removed before its turn is sent first, and then its
 * removal is published on {@code out}: a receiver that applies the messages in their order has the right result.
 */
final class ShareAnswer implements Answers.Answer {
    private final Messages messages;
    private final TopicPath self;
    private final Directory directory;
    private final String responseTopic;
    private final boolean isCopy;
    private final Selection selection;

    /** @param isCopy whether another registrar asks */
    ShareAnswer(
            Messages messages,
            TopicPath self,
            Directory directory,
            String responseTopic,
            boolean isCopy,
            ServiceFilter filter) {
        this.isCopy = isCopy;
        this.messages = messages;
        this.self = self;
        this.directory = directory;
        this.responseTopic = responseTopic;
        selection = directory.selection(filter);
    }

    @Override
    public int rows() {
        return selection.size();
    }

    @Override
    public boolean isCopy() {
        return isCopy;
    }

    @Override
    public void publishCount() {
        messages.publishCommand(responseTopic, "item_count", selection.size());
        directory.follow(selection, this::publishRow);
    }

    @Override
    public boolean publish(Answers.Part part) {
        if (!directory.isFollowed(selection)) {
            return true;
        }
        while (selection.left() > 0 && part.hasRoom()) {
            part.took(publishRow(selection.next()));
        }
        if (selection.left() > 0) {
            return false;
        }
        directory.unfollow(selection);
        messages.publishCommand(self.out(), "sync", responseTopic);
        return true;
    }

    private int publishRow(int slot) {
        byte[] row = directory.addPayload(slot);
        messages.publish(responseTopic, row);
        return row.length;
    }
}
