// SPDX-License-Identifier: Apache-2.0
package aiko.registrar.internal.directory;

/** What became of a service that was added. */
public enum Added {
    /** It is in the directory now. */
    NEW,
    /** It was there already, exactly so. */
    KNOWN,
    /** There is one with the same topic path but other details, which stays. */
    DIFFERENT,
    /** It has taken the place of one with the same topic path but other details: only while reloading. */
    REPLACED,
    /** It is not in the directory, since there is no memory left for it. */
    NO_ROOM
}
