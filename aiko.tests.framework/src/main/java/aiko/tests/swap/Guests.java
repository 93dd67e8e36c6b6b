// SPDX-License-Identifier: Apache-2.0
package aiko.tests.swap;

/** The interface of {@link Guestbook}. */
public interface Guests {
    void welcome(String guest);
}
