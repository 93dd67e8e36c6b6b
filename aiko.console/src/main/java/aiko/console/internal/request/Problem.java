// SPDX-License-Identifier: Apache-2.0
package aiko.console.internal.request;

/** A request that is answered with a problem: a status, and one line for people. */
public final class Problem extends RuntimeException {
    private static final long serialVersionUID = 1L;

    private final int status;

    private Problem(int status, String line) {
        super(line, null, false, false);
        this.status = status;
    }

    /** The request is at fault. */
    public static Problem wrong(String line) {
        return new Problem(400, line);
    }

    public static Problem notFound(String line) {
        return new Problem(404, line);
    }

    public static Problem wrongMethod(String line) {
        return new Problem(405, line);
    }

    /** It was tried, and did not succeed. */
    public static Problem failed(String line) {
        return new Problem(409, line);
    }

    public static Problem tooLarge(String line) {
        return new Problem(413, line);
    }

    public static Problem forbidden(String line) {
        return new Problem(403, line);
    }

    public static Problem unauthorized(String line) {
        return new Problem(401, line);
    }

    public static Problem tooMany(String line) {
        return new Problem(429, line);
    }

    public static Problem unavailable(String line) {
        return new Problem(503, line);
    }

    public int status() {
        return status;
    }
}
