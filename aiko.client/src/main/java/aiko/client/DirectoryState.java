// SPDX-License-Identifier: Apache-2.0
package aiko.client;

/**
 * How complete a copy of the directory is. Each state includes those before it.
 *
 * <p>Source: {@code ServicesCache} in {@code share.py} of the reference implementation, without its {@code history}:
 * followers do not need removed services.
 */
public enum DirectoryState {
    /** No registrar is known, or it has not been asked. Services that were known before are kept. */
    EMPTY,
    /** The registrar has been asked, and sends its services. */
    SHARE,
    /** All services that the registrar had when it was asked have arrived. */
    LOADED,
    /** All changes up to the end of the answer have arrived too; further changes follow as they happen. */
    READY;

    /** Whether this state includes the other state. */
    public boolean isAtLeast(DirectoryState other) {
        return compareTo(other) >= 0;
    }
}
