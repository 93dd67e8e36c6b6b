// SPDX-License-Identifier: Apache-2.0
package aiko.tests.blackbox;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;

/** What is packaged can be read without the sources; {@link LinksTest} checks the links of its documents. */
class DistributionTest {
    private static final Pattern NAMED = Pattern.compile("docs/[\\w/-]+\\.md");

    private static Path home() {
        return Distribution.command().getParent().getParent();
    }

    @Test
    void etc_names_a_document_that_is_in_it() throws IOException {
        List<String> named = NAMED.matcher(Files.readString(home().resolve("etc/README")))
                .results()
                .map(MatchResult::group)
                .toList();
        assertThat(named).isNotEmpty().allSatisfy(path -> assertThat(home().resolve(path))
                .exists());
    }
}
