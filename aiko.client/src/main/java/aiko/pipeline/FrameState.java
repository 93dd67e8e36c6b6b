// SPDX-License-Identifier: Apache-2.0
package aiko.pipeline;

/** The state that a frame is answered with: {@code StreamState} of the reference implementation. */
public enum FrameState {
    /** It was processed. */
    OKAY(0),
    /** It ends here, without a failure. */
    DROP_FRAME(2),
    /** It was processed, and is the last one of its stream. */
    STOP(-1),
    /** It could not be processed. */
    ERROR(-2);

    private final int number;

    FrameState(int number) {
        this.number = number;
    }

    /** The number of the state on the wire. */
    public int number() {
        return number;
    }
}
