// SPDX-License-Identifier: Apache-2.0
package aiko.deployer.internal.configuration.file;

import static org.assertj.core.api.Assertions.assertThat;

import aiko.deployer.internal.configuration.file.FileName.Kind;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What files in the configuration folder are by their names. */
class FileNameTest {
    @ParameterizedTest
    @ValueSource(
            strings = {
                "com.example.app",
                "aiko.process.additional~plant",
                "com.example.app~the kitchen (left)",
                "org.osgi.service.log.admin|example.aloha",
                "com.example.Outer$Inner",
                "größe"
            })
    void pids_are_read(String pid) {
        assertThat(FileName.of(pid + ".cfg")).isEqualTo(new FileName(Kind.SETTINGS, pid, ""));
    }

    @ParameterizedTest
    @CsvSource({
        ".cfg, no PID before .cfg",
        "~x.cfg, no PID before the ~",
        "y~.cfg, no name after the ~",
        "my app (copy).cfg, its name is not a PID: it contains a space",
        "app(1).cfg, 'its name is not a PID: it contains a \"(\"'",
        "app\u200B.cfg, its name is not a PID: it contains U+200B",
        "aiko.logging.CFG, its name does not end in .cfg; rename it to aiko.logging.cfg",
        "aiko.logging.Cfg, its name does not end in .cfg; rename it to aiko.logging.cfg",
        "aiko.logging.config, its name does not end in .cfg; rename it to aiko.logging.cfg",
        "aiko.process.additional~pl\uFFFDnt.cfg, its name is not a PID: it contains U+FFFD; rename it to PID.cfg",
        "aiko.logging.cfg.txt, its name does not end in .cfg; rename it to aiko.logging.cfg"
    })
    void names_that_can_not_be_meant_are_unusable(String name, String problem) {
        FileName file = FileName.of(name);
        assertThat(file.kind()).isEqualTo(Kind.UNUSABLE);
        assertThat(file.problem()).startsWith(problem);
    }

    @ParameterizedTest
    @CsvSource({"aiko.registrar.properties, aiko.registrar", "aiko.logging.json, aiko.logging", "README, README"})
    void others_may_be_meant_as_settings(String name, String pid) {
        assertThat(FileName.of(name).kind()).isEqualTo(Kind.OTHER);
        assertThat(FileName.of(name).pid()).isEqualTo(pid);
    }

    @Test
    void hidden_files_are_nobodys_business() {
        assertThat(FileName.of(".aiko.logging.cfg").kind()).isEqualTo(Kind.NOTHING);
        assertThat(FileName.of(".aiko.logging.cfg.swp").kind()).isEqualTo(Kind.NOTHING);
    }
}
