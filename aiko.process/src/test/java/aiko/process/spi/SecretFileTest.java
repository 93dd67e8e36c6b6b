// SPDX-License-Identifier: Apache-2.0
package aiko.process.spi;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class SecretFileTest {
    @TempDir
    Path folder;

    private Path file(byte[] content) throws IOException {
        return Files.write(folder.resolve("secret"), content);
    }

    @Test
    void no_more_is_read_than_the_limit() throws IOException {
        assertThat(SecretFile.bytes(file(new byte[SecretFile.MOST_BYTES]))).hasSize(SecretFile.MOST_BYTES);
        Path larger = file(new byte[SecretFile.MOST_BYTES + 1]);
        assertThatThrownBy(() -> SecretFile.bytes(larger)).hasMessage("larger than 1 MiB");
        assertThatThrownBy(() -> SecretFile.bytes(Path.of("/dev/zero"))).hasMessage("not a regular file");
        assertThatThrownBy(() -> SecretFile.bytes(folder)).hasMessage("not a regular file");
        assertThatThrownBy(() -> SecretFile.bytes(folder.resolve("none"))).hasMessage("no such file");
        assertThat(SecretFile.problem(folder)).hasValue(folder + ": not a regular file");
    }

    @Test
    void the_first_line_is_the_secret_with_its_spaces_and_no_message_contains_it() throws IOException {
        assertThat(SecretFile.firstLine(file(" pass word \r\nrest".getBytes()))).isEqualTo(" pass word ");
        Path latin = file(new byte[] {'S', (byte) 0xE9});
        assertThatThrownBy(() -> SecretFile.firstLine(latin)).hasMessage("not text in UTF-8");
        Path empty = file(new byte[] {'\n', 'S'});
        assertThatThrownBy(() -> SecretFile.firstLine(empty)).hasMessage("its first line is empty");
    }
}
