// SPDX-License-Identifier: Apache-2.0
package aiko.chaos.soak;

/** The container does not do what it has to do under any load: the soak is over. */
final class SoakException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    SoakException(String message) {
        super(message);
    }
}
