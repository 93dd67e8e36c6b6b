// SPDX-License-Identifier: Apache-2.0
package aiko.testing;

import aiko.client.AikoClient;
import aiko.process.AikoProcess;
import aiko.process.ServiceDetails;
import aiko.process.ServiceFilter;
import aiko.threading.MayBlock;
import java.nio.file.Path;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.osgi.annotation.versioning.ProviderType;
import org.osgi.framework.Bundle;

/**
 * What a test of a class with {@link AikoTest} does with services. A method that waits fails with an {@link AssertionError} after the
 * limit of the annotation, 20 s by default; its message states what was there instead. A service is named by its name: one that has
 * not been added yet is awaited. Call it on the threads of tests, not on event loops.
 *
 * <pre>{@code
 * TopicWatch out = aiko.watchOut("greeter");
 * aiko.send("greeter", "greet", "Pele");
 *
 * out.expect("(greeted Pele)");
 * assertEquals(List.of("Pele"), aiko.request("greeter", "guests"));
 * }</pre>
 */
@MayBlock
@ProviderType
public interface AikoTester {
    /** The process of the test. It is registered. */
    AikoProcess process();

    /** The client of the test's bundle at that process, for what this interface does not offer. */
    AikoClient client();

    /** The service of that name, as soon as it is in the directory: its commands are handled. */
    default ServiceDetails awaitService(String name) {
        return awaitService(ServiceFilter.named(name));
    }

    /** One of the services that match, as soon as it is in the directory. */
    ServiceDetails awaitService(ServiceFilter filter);

    /**
     * The services that match, as soon as there are exactly so many of them in the directory.
     *
     * @param count 0 to wait until there are none
     */
    List<ServiceDetails> awaitServices(ServiceFilter filter, int count);

    /**
     * Sends a command. There is no answer: expect its effect.
     *
     * @param arguments as in {@link AikoClient#command}
     */
    void send(String service, String command, @Nullable Object... arguments);

    /**
     * Sends a request and waits for its answer.
     *
     * @param arguments without the response topic, as in {@link aiko.client.Request#of}
     * @return a value for each item of the answer, a {@code String}, null, a list or a map; the items themselves, as lists, unless
     *     they have one value each
     * @throws aiko.client.RequestException the request fails, with its reason
     */
    List<@Nullable Object> request(String service, String command, @Nullable Object... arguments);

    /** The service as an object: {@code void} methods are commands, others requests, whose methods may wait. */
    <T> T proxy(String service, Class<T> type);

    /**
     * Collects the messages of topics, from now on.
     *
     * @param topicFilter of MQTT
     * @return ends with the class, unless it is closed before
     */
    TopicWatch watch(String topicFilter);

    /** Collects the messages that a service publishes on its {@code out} topic, from now on. */
    default TopicWatch watchOut(String service) {
        return watch(awaitService(service).topicPath().out());
    }

    /**
     * Waits until an item of the shared state of a service has that value.
     *
     * @param item its name, such as {@code lifecycle} or {@code room.temperature}
     * @param value compared as text, as it is on the wire: {@code 3} and {@code "3"} are equal
     */
    void expectItem(String service, String item, Object value);

    /**
     * An OSGi service, as soon as the test's bundle can get it: a component under test, for example.
     *
     * @param type {@code Object} for one whose interface the test's bundle does not know
     * @param filter of OSGi, such as {@code (osgi.command.scope=lamp)}; empty for any
     * @throws IllegalArgumentException the filter is malformed
     */
    <T> T osgiService(Class<T> type, String filter);

    /**
     * Installs and starts a bundle, or replaces the one with its symbolic name by it: a hot swap. It runs when this returns. With a
     * deployer in the framework, it is dropped into the deploy folder, else the framework installs it.
     *
     * @return the bundle; uninstalled after the class, if it was not there before
     */
    Bundle deploy(Path jar);

    /** Uninstalls a bundle that {@link #deploy} has installed, and waits until it is gone. */
    void undeploy(String symbolicName);
}
