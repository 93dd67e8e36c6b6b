// SPDX-License-Identifier: Apache-2.0
package aiko.message;

import aiko.threading.AnyThread;

/**
 * The boot topic: the well-known topic of a namespace, on which registrars announce themselves.
 *
 * <pre>{@code
 * messages.subscribe(BootTopic.of("aiko"), message -> logger.info("announced: {}", message));
 * }</pre>
 */
@AnyThread
public final class BootTopic {
    private static final String END = "/service/registrar";

    private BootTopic() {}

    /** The boot topic of a namespace. */
    public static String of(String namespace) {
        return namespace + END;
    }

    /** Whether the topic is, or ends like, the boot topic of a namespace. */
    public static boolean isLike(String topic) {
        return topic.endsWith(END);
    }
}
