// SPDX-License-Identifier: Apache-2.0
package aiko.deployer.internal.jar;

import aiko.deployer.internal.content.PlainJar;
import java.util.Set;

/** A file of the deploy folder is not a bundle, or not yet. */
public final class UnusableFileException extends Exception {
    private static final long serialVersionUID = 1L;

    private final boolean incomplete;
    private final boolean passing;
    private final boolean overLimit;
    private final transient Set<String> packages;

    /** @param incomplete whether it may become one when the rest has been copied */
    public UnusableFileException(String message, boolean incomplete) {
        this(message, incomplete, false, false, Set.of());
    }

    private UnusableFileException(
            String message, boolean incomplete, boolean passing, boolean overLimit, Set<String> packages) {
        super(message);
        this.incomplete = incomplete;
        this.passing = passing;
        this.overLimit = overLimit;
        this.packages = packages;
    }

    /** The file may become usable without being changed. */
    static UnusableFileException passing(String message) {
        return new UnusableFileException(message, false, true, false, Set.of());
    }

    /** A whole jar that is no bundle. */
    static UnusableFileException plain(PlainJar jar) {
        return new UnusableFileException(jar.problem(), false, false, false, jar.packages());
    }

    /**
     * The file exceeds a limit.
     *
     * @param subject the part of the file that is too large
     * @param limit in bytes
     * @param remedy the setting that raises the limit
     */
    static UnusableFileException overLimit(String subject, long limit, String remedy) {
        return new UnusableFileException(
                "its " + subject + " is larger than " + (limit >> 20) + " MB; raise " + remedy,
                false,
                false,
                true,
                Set.of());
    }

    public boolean isIncomplete() {
        return incomplete;
    }

    public boolean isPassing() {
        return passing;
    }

    public boolean isOverLimit() {
        return overLimit;
    }

    /** Of a whole jar that is no bundle: those of its classes, up to a limit. */
    public Set<String> packages() {
        return packages;
    }
}
