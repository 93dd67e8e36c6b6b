// SPDX-License-Identifier: Apache-2.0
package aiko.tests.blackbox;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

/** A document of the sources that is written from what is built. */
final class GeneratedDocument {
    private static final String RENEW = "aiko.docs.renew";

    private GeneratedDocument() {}

    /** The command that writes the documents of a test again. */
    static String renewal(Class<?> test) {
        return "mvn verify -pl aiko.tests -am -Dsurefire.failIfNoSpecifiedTests=false"
                + " -Dfailsafe.failIfNoSpecifiedTests=false -Dtest=None -Dit.test=" + test.getSimpleName() + " -D"
                + RENEW;
    }

    /** Fails unless the file, below {@code docs}, has this content; writes it if that was asked for. */
    static void check(Class<?> test, String name, String content) throws IOException {
        Path file = Path.of("..", "docs").resolve(name);
        if (System.getProperty(RENEW) != null) {
            Files.createDirectories(file.getParent());
            Files.writeString(file, content);
        }
        assertThat(Files.exists(file) ? Files.readString(file) : "")
                .as("docs/%s is out of date; renew it with: %s", name, renewal(test))
                .isEqualTo(content);
    }
}
