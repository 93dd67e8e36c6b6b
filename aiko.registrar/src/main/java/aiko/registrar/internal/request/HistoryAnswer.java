// SPDX-License-Identifier: Apache-2.0
package aiko.registrar.internal.request;

import aiko.message.Messages;
import aiko.registrar.internal.history.RemovalHistory;
import java.util.List;

/** The services that had been removed when the answer began. */
final class HistoryAnswer implements Answers.Answer {
    private final Messages messages;
    private final String responseTopic;
    private final List<RemovalHistory.Row> rows;
    private int published;

    HistoryAnswer(Messages messages, String responseTopic, List<RemovalHistory.Row> rows) {
        this.messages = messages;
        this.responseTopic = responseTopic;
        this.rows = rows;
    }

    @Override
    public int rows() {
        return rows.size();
    }

    @Override
    public void publishCount() {
        messages.publishCommand(responseTopic, "item_count", rows.size());
    }

    @Override
    public boolean publish(Answers.Part part) {
        while (published < rows.size() && part.hasRoom()) {
            byte[] row = rows.get(published++).payload();
            messages.publish(responseTopic, row);
            part.took(row.length);
        }
        return published == rows.size();
    }
}
