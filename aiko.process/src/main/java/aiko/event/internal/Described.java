// SPDX-License-Identifier: Apache-2.0
package aiko.event.internal;

/** A handler that can say what it is. */
public interface Described {
    /** For people, as in "timer handler com.acme.Sampler". Any thread. */
    String what();
}
