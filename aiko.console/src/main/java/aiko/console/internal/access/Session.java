// SPDX-License-Identifier: Apache-2.0
package aiko.console.internal.access;

/** Somebody who has presented the token. */
public final class Session {
    private final String secret;
    private final int number;
    private final String address;
    private volatile long usedNanos;
    private volatile boolean ended;

    Session(String secret, int number, String address, long nowNanos) {
        this.secret = secret;
        this.number = number;
        this.address = address;
        usedNanos = nowNanos;
    }

    String secret() {
        return secret;
    }

    /** From 1, for the log. */
    public int number() {
        return number;
    }

    /** The address that it was opened from. */
    public String address() {
        return address;
    }

    void use(long nowNanos) {
        usedNanos = nowNanos;
    }

    long usedNanos() {
        return usedNanos;
    }

    void end() {
        ended = true;
    }

    public boolean isEnded() {
        return ended;
    }

    @Override
    public String toString() {
        return "session " + number + " from " + address;
    }
}
