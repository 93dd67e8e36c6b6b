// SPDX-License-Identifier: Apache-2.0
package aiko.tests.swap;

/** What a service can be told that is configured. */
public interface Lighting {
    void light(String room);
}
