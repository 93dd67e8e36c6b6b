// SPDX-License-Identifier: Apache-2.0
package aiko.message.internal.room;

import aiko.message.BootTopic;

/** The topics that others depend on: their messages are not dropped before a reserve of memory is used up. */
public final class KeptTopics {
    public static final String CONTROL = "/control";

    private static final String STATE = "/state";

    private KeptTopics() {}

    /** Whether messages on that topic may use the reserve. */
    public static boolean contain(String topic) {
        return topic.endsWith(CONTROL) || topic.endsWith(STATE) || BootTopic.isLike(topic);
    }
}
