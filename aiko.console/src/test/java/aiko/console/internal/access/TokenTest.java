// SPDX-License-Identifier: Apache-2.0
package aiko.console.internal.access;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class TokenTest {
    @TempDir
    Path folder;

    @Test
    void it_is_made_once_and_only_its_owner_can_read_it() throws Exception {
        Token first = Token.of(folder);
        Token again = Token.of(folder);

        assertThat(first.isNew()).isTrue();
        assertThat(again.isNew()).isFalse();
        assertThat(again.is(first.text())).isTrue();
        assertThat(again.is(first.text() + "x")).isFalse();
        assertThat(again.is("")).isFalse();
        assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(Token.file(folder))))
                .isEqualTo("rw-------");
        assertThat(first.toString()).doesNotContain(first.text());
    }

    @Test
    void one_that_others_could_read_is_replaced() throws Exception {
        Token seen = Token.of(folder);
        Files.setPosixFilePermissions(Token.file(folder), PosixFilePermissions.fromString("rw-r--r--"));

        assertThat(Token.of(folder).is(seen.text())).isFalse();
    }

    @Test
    void a_short_one_and_a_link_are_replaced() throws Exception {
        Files.writeString(Token.file(folder), "secret\n");
        Files.setPosixFilePermissions(Token.file(folder), PosixFilePermissions.fromString("rw-------"));
        assertThat(Token.of(folder).is("secret")).isFalse();

        Path other = folder.resolve("other");
        Files.move(Token.file(folder), other);
        Files.createSymbolicLink(Token.file(folder), other);
        assertThat(Token.of(folder).isNew()).isTrue();
        assertThat(Token.file(folder)).isRegularFile();
        assertThat(Files.isSymbolicLink(Token.file(folder))).isFalse();
    }
}
