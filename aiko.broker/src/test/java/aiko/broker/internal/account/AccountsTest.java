// SPDX-License-Identifier: Apache-2.0
package aiko.broker.internal.account;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class AccountsTest {
    /** Written by mosquitto_passwd 2.0.11 for the password "correct horse". */
    private static final String OF_MOSQUITTO =
            "$7$101$yfHj+1LHmjrpjxQz$rR4DYcDnwM80mvFtoG7y8E+Gth1Tf0wDyovOKFgl3aJs0ARBURbXVrjx/Uu6s2soZxCFG8SIndzcnRZFaBSRIA==";

    @TempDir
    Path folder;

    private final List<String> problems = new ArrayList<>();

    private Accounts accounts(String... lines) throws Exception {
        Files.write(file(), List.of(lines));
        return new Accounts(file(), problems::add);
    }

    private Path file() {
        return folder.resolve("accounts");
    }

    private static byte[] bytes(String text) {
        return text.getBytes(StandardCharsets.UTF_8);
    }

    @Test
    void a_password_is_checked_against_a_hash_of_mosquitto_and_of_ours() throws Exception {
        var accounts =
                accounts("# a comment", "", "horse:" + OF_MOSQUITTO, "öl:" + PasswordHash.of("grün€".toCharArray()));

        assertThat(accounts.check("horse", bytes("correct horse"))).isTrue();
        assertThat(accounts.check("horse", bytes("correct horsf"))).isFalse();
        assertThat(accounts.check("öl", bytes("grün€"))).isTrue();
        assertThat(accounts.check("öl", new byte[] {(byte) 0xff})).isFalse();
        assertThat(accounts.check("öl", new byte[0])).isFalse();
        assertThat(accounts.check("nobody", bytes("correct horse"))).isFalse();
        assertThat(problems).isEmpty();
    }

    @Test
    void a_correct_password_is_remembered_until_its_line_changes() throws Exception {
        var accounts = accounts("horse:" + OF_MOSQUITTO);
        assertThat(accounts.isCurrent()).isFalse();
        assertThat(accounts.remembers("horse", bytes("correct horse"))).isFalse();
        accounts.check("horse", bytes("wrong"));
        assertThat(accounts.remembers("horse", bytes("wrong"))).isFalse();

        accounts.check("horse", bytes("correct horse"));

        assertThat(accounts.remembers("horse", bytes("correct horse"))).isTrue();
        assertThat(accounts.remembers("horse", bytes("wrong"))).isFalse();
        assertThat(accounts.isCurrent()).isTrue();

        Files.writeString(file(), "# a comment\nhorse:" + OF_MOSQUITTO + "\n");
        assertThat(accounts.isCurrent()).isFalse();
        accounts.refresh();
        assertThat(accounts.isCurrent()).isTrue();
        assertThat(accounts.remembers("horse", bytes("correct horse"))).isTrue();

        Files.writeString(file(), "horse:$7$1$AAAA$AAAA\n");
        accounts.refresh();
        assertThat(accounts.remembers("horse", bytes("correct horse"))).isFalse();
        Files.writeString(file(), "# nobody\n");
        assertThat(accounts.check("horse", bytes("correct horse"))).isFalse();
    }

    @Test
    void a_line_in_another_notation_admits_nobody_and_is_named_without_its_content() throws Exception {
        var accounts = accounts("open:plain-text", "horse", "horse:" + OF_MOSQUITTO);

        assertThat(accounts.check("open", bytes("plain-text"))).isFalse();
        assertThat(accounts.check("horse", bytes("correct horse"))).isTrue();
        assertThat(problems)
                .containsExactly(
                        file() + ": ignoring line 1: not a hashed password; make one with: aiko password",
                        file() + ": ignoring line 2: expected name:hash");
    }

    @Test
    void a_file_that_cannot_be_read_for_a_while_is_read_again_and_reported_once() throws Exception {
        Files.createDirectory(file());
        var accounts = new Accounts(file(), problems::add);
        accounts.refresh();
        accounts.refresh();
        assertThat(accounts.isCurrent()).isFalse();
        assertThat(problems).singleElement().asString().endsWith("; nobody can connect");

        Files.delete(file());
        Files.writeString(file(), "horse:" + OF_MOSQUITTO);

        assertThat(accounts.check("horse", bytes("correct horse"))).isTrue();
    }

    @Test
    void without_its_file_nobody_is_admitted() throws Exception {
        var accounts = new Accounts(folder.resolve("missing"), problems::add);

        assertThat(accounts.check("horse", bytes("correct horse"))).isFalse();
        assertThat(problems).singleElement().asString().endsWith("; nobody can connect");
    }

    @Test
    void two_hashes_of_one_password_differ() throws Exception {
        assertThat(PasswordHash.of("x".toCharArray()).toString())
                .isNotEqualTo(PasswordHash.of("x".toCharArray()).toString());
    }
}
