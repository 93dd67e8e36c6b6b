// SPDX-License-Identifier: Apache-2.0
package aiko.registrar.internal.directory;

/** The result of adding a service. */
public enum Added {
    /** It is in the directory now. */
    NEW,
    /** It was there already, exactly so. */
    KNOWN,
    /** There is one with the same topic path but other details, which stays. */
    DIFFERENT,
    /** It has replaced a service with the same topic path but other details: only while reloading. */
    REPLACED,
    /** It is not in the directory, since there is no memory left for it. */
    NO_ROOM
}
