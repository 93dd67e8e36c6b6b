// SPDX-License-Identifier: Apache-2.0
package aiko.pipeline.internal;

/** A command that an element cannot carry out; the message names the reason. */
final class UnsuitableCommandException extends Exception {
    private static final long serialVersionUID = 1;

    private final String streamId;
    private final long frameId;

    UnsuitableCommandException(String reason) {
        this(reason, null, 0);
    }

    private UnsuitableCommandException(String reason, String streamId, long frameId) {
        super(reason, null, false, false);
        this.streamId = streamId;
        this.frameId = frameId;
    }

    /** The command was this frame, so that its pipeline waits for an answer. */
    UnsuitableCommandException ofFrame(String stream, long frame) {
        return new UnsuitableCommandException(getMessage(), stream, frame);
    }

    /** The stream of the frame; null if the command is no frame. */
    String streamId() {
        return streamId;
    }

    long frameId() {
        return frameId;
    }
}
