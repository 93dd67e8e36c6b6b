// SPDX-License-Identifier: Apache-2.0
package aiko.logging;

import java.util.Map;
import org.osgi.service.log.LogLevel;

/**
 * Figures of the log of this container since it started. Each is a snapshot, not all of the same instant.
 *
 * @param records records that were written, by their levels; repeated ones count each time
 * @param dropped records that were dropped before they were written, since more were logged than could be written
 * @param droppedOnMqtt records that were written, but not published, since more were logged than the MQTT server accepted
 */
public record LogStatistics(Map<LogLevel, Long> records, long dropped, long droppedOnMqtt) {
    public LogStatistics {
        records = Map.copyOf(records);
    }
}
