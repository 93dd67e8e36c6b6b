// SPDX-License-Identifier: Apache-2.0
package aiko.message.internal;

import aiko.message.Messages;

/** The messages of a process as the process itself uses them. */
public interface ControlMessages extends Messages {
    /** Publishes what others could not do without: not retained, with no promise, and never dropped for want of room. */
    void publishControl(String topic, String command, Object... parameters);
}
