// SPDX-License-Identifier: Apache-2.0
package aiko.tests;

import static org.assertj.core.api.Assertions.assertThat;

import aiko.process.AikoProcess;
import java.util.Arrays;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.osgi.framework.FrameworkUtil;
import org.osgi.service.metatype.AttributeDefinition;
import org.osgi.service.metatype.MetaTypeInformation;
import org.osgi.service.metatype.MetaTypeService;
import org.osgi.service.metatype.ObjectClassDefinition;
import org.osgi.test.common.annotation.InjectService;
import org.osgi.test.junit5.service.ServiceExtension;

/** What those who configure a process are told of its settings. */
@ExtendWith(ServiceExtension.class)
class MetatypeTest {
    private static final String[] SETTINGS = {
        "namespace",
        "process.host",
        "process.id",
        "process.duplicate",
        "mqtt.host",
        "mqtt.port",
        "mqtt.transport",
        "mqtt.tls",
        "username",
        "password",
        "password.file",
        "mqtt.tls.authorities",
        "mqtt.tls.certificate",
        "mqtt.tls.key",
        "mqtt.keep.alive",
        "mqtt.connect.limit",
        "mqtt.return.interval",
        "mqtt.connection.required",
        "registrar.absent.terminate",
        "event.threads",
        "event.busy.limit",
        "event.inbox.bytes",
        "mqtt.outbox.bytes",
        "swap.grace",
        "state.interval"
    };

    @InjectService
    MetaTypeService metatypes;

    private MetaTypeInformation information() {
        return metatypes.getMetaTypeInformation(FrameworkUtil.getBundle(AikoProcess.class));
    }

    private AttributeDefinition setting(String id) {
        ObjectClassDefinition definition = information().getObjectClassDefinition("aiko.process", null);
        return Arrays.stream(definition.getAttributeDefinitions(ObjectClassDefinition.ALL))
                .filter(setting -> setting.getID().equals(id))
                .findFirst()
                .orElseThrow();
    }

    @Test
    void the_process_and_further_ones_have_every_setting() {
        assertThat(information().getPids()).containsExactly("aiko.process");
        assertThat(information().getFactoryPids()).containsExactly("aiko.process.additional");
        for (String pid : new String[] {"aiko.process", "aiko.process.additional"}) {
            assertThat(information()
                            .getObjectClassDefinition(pid, null)
                            .getAttributeDefinitions(ObjectClassDefinition.OPTIONAL))
                    .extracting(AttributeDefinition::getID)
                    .containsExactlyInAnyOrder(SETTINGS);
        }
    }

    @ParameterizedTest
    @CsvSource({"mqtt.port, 65535", "mqtt.keep.alive, 65535", "mqtt.connect.limit, 3600", "event.threads, 256"})
    void numbers_have_their_range(String id, int most) {
        assertThat(setting(id).getType()).isEqualTo(AttributeDefinition.INTEGER);
        assertThat(setting(id).validate("1")).isEmpty();
        assertThat(setting(id).validate(Integer.toString(most))).isEmpty();
        assertThat(setting(id).validate("0")).isNotEmpty();
        assertThat(setting(id).validate(Integer.toString(most + 1))).isNotEmpty();
    }

    @ParameterizedTest
    @CsvSource({
        "mqtt.transport, tcp, websockets",
        "mqtt.tls, true, false",
        "mqtt.connection.required, true, false",
        "registrar.absent.terminate, true, false"
    })
    void choices_are_offered(String id, String one, String other) {
        assertThat(setting(id).getOptionValues()).containsExactly(one, other);
    }

    @Test
    void a_password_is_known_to_be_one() {
        assertThat(setting("password").getType()).isEqualTo(AttributeDefinition.PASSWORD);
    }
}
