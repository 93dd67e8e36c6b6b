// SPDX-License-Identifier: Apache-2.0
package aiko.tests;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import aiko.client.RequestException;
import aiko.message.ConnectionState;
import aiko.process.AikoConstants;
import aiko.process.HostedService;
import aiko.process.ServiceDefinition;
import aiko.process.ServiceFilter;
import aiko.share.SharedStates;
import aiko.testing.AikoTest;
import aiko.testing.AikoTester;
import aiko.testing.TopicWatch;
import aiko.tests.swap.Guestbook;
import aiko.tests.swap.Guests;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;
import org.osgi.test.common.annotation.InjectService;
import org.osgi.test.junit5.service.ServiceExtension;

/** The test kit, as tests of users call it. */
@AikoTest(seconds = 2, settings = "swap.grace = 3")
@ExtendWith(ServiceExtension.class)
class TestKitTest {
    /** What the greeter of these tests understands. */
    public interface Greeting {
        void greet(String name);

        List<String> guests();

        String fail();
    }

    AikoTester aiko;

    @InjectService
    SharedStates sharedStates;

    private final List<String> guests = new ArrayList<>();
    private HostedService greeter;

    private void addGreeter() {
        greeter = aiko.process().addService(ServiceDefinition.named("kit-greeter"), Greeting.class, new Greeting() {
            @Override
            public void greet(String name) {
                guests.add(name);
                aiko.process().messages().publishCommand(greeter.topicPath().out(), "greeted", name);
                sharedStates.of(greeter).update("guests", guests.size());
            }

            @Override
            public List<String> guests() {
                return guests;
            }

            @Override
            public String fail() {
                throw new IllegalStateException("no guests today");
            }
        });
    }

    @AfterEach
    void remove() {
        if (greeter != null) {
            greeter.remove();
        }
    }

    @Test
    void a_class_has_a_registered_process_in_a_namespace_of_its_own(AikoTester injected) {
        assertThat(injected).isSameAs(aiko);
        assertThat(aiko.process().connectionState()).isEqualTo(ConnectionState.REGISTRAR);
        assertThat(aiko.process().topicPath().namespace()).startsWith("test-");
        assertThat(aiko.process().messageServer().embedded()).isTrue();
        assertThat(aiko.client().process().topicPath()).isEqualTo(aiko.process().topicPath());
    }

    @Test
    void commands_have_effects_that_are_expected_as_messages_items_and_answers() {
        addGreeter();
        TopicWatch out = aiko.watchOut("kit-greeter");

        aiko.send("kit-greeter", "greet", "Pele");
        aiko.send("kit-greeter", "greet", "100 % Kane");

        out.expect("(greeted Pele)");
        assertThat(out.expect("a greeting", message -> message.text().startsWith("(greeted"))
                        .text())
                .isEqualTo("(greeted 10:100 % Kane)");
        aiko.expectItem("kit-greeter", "guests", 2);
        assertThat(aiko.request("kit-greeter", "guests")).containsExactly("Pele", "100 % Kane");
        assertThat(aiko.proxy("kit-greeter", Greeting.class).guests()).hasSize(2);
    }

    @Test
    void a_wait_ends_at_its_limit_and_says_what_there_is_instead() {
        addGreeter();
        TopicWatch out = aiko.watchOut("kit-greeter");
        aiko.send("kit-greeter", "greet", "100 %s");

        assertThatThrownBy(() -> out.expect("(greeted Kane)"))
                .isInstanceOf(AssertionError.class)
                .hasMessageContaining("no message (greeted Kane) on")
                .hasMessageContaining("within 2 s")
                .hasMessageContaining("(greeted 6:100 %s)");
        assertThatThrownBy(() -> aiko.awaitService("kit-nobody"))
                .isInstanceOf(AssertionError.class)
                .hasMessageContaining("kit-nobody")
                .hasMessageContaining("within 2 s; found none; the directory has [")
                .hasMessageContaining("kit-greeter");
        assertThatThrownBy(() -> aiko.expectItem("kit-greeter", "guests", 7))
                .isInstanceOf(AssertionError.class)
                .hasMessage("item guests of kit-greeter is not \"7\" within 2 s; it is \"1\"");
        assertThatThrownBy(() -> aiko.request("kit-greeter", "fail"))
                .isInstanceOf(RequestException.class)
                .hasMessageContaining("no guests today");
    }

    @Test
    void services_end() {
        addGreeter();
        aiko.awaitServices(ServiceFilter.named("kit-greeter"), 1);

        greeter.remove();

        aiko.awaitServices(ServiceFilter.named("kit-greeter"), 0);
    }

    private static Path jar(Path folder, String version) throws Exception {
        var bundle = new TestBundle("kit.guestbook", version)
                .with(Guests.class, Guestbook.class)
                .component(
                        "kit.guestbook",
                        Guestbook.class,
                        Guests.class,
                        Map.of(AikoConstants.SERVICE_NAME, "kit-guestbook"),
                        Map.of());
        try (InputStream content = bundle.open()) {
            return Files.write(folder.resolve("guestbook-" + version + ".jar"), content.readAllBytes());
        }
    }

    @Test
    void a_bundle_is_deployed_swapped_and_removed(@TempDir Path folder) throws Exception {
        aiko.deploy(jar(folder, "1.0.0"));
        var first = aiko.awaitService("kit-guestbook");

        assertThat(aiko.deploy(jar(folder, "1.1.0")).getVersion()).hasToString("1.1.0");
        assertThat(aiko.awaitService("kit-guestbook")).isEqualTo(first);

        aiko.undeploy("kit.guestbook");
        aiko.awaitServices(ServiceFilter.named("kit-guestbook"), 0);
    }
}
