// SPDX-License-Identifier: Apache-2.0
package aiko.event.internal;

/** A handler that can describe itself. */
public interface Described {
    /** For people, as in "timer handler com.acme.Sampler". Any thread. */
    String what();
}
