// SPDX-License-Identifier: Apache-2.0
package aiko.deployer.internal.content;

/** Commands that help, to be copied into a shell. */
public final class Remedies {
    private Remedies() {}

    /** @param path of the library */
    public static String wrap(String path) {
        return "make a bundle of it with: aiko wrap " + ShellWord.of(path);
    }
}
