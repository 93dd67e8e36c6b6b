// SPDX-License-Identifier: Apache-2.0
package aiko.process.internal.registrar;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import aiko.message.MessagesStatistics;
import aiko.message.internal.Mosquitto;
import aiko.message.internal.TestProcess;
import aiko.process.RegistrarDetails;
import aiko.process.ServiceDefinition;
import aiko.process.ServiceDetails;
import aiko.process.TopicPath;
import aiko.process.internal.place.Occupant;
import aiko.process.internal.place.Place;
import aiko.process.internal.place.ServiceTable;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ServiceAnnouncerTest {
    private static final TopicPath PROCESS = TopicPath.parse("test/host/1/0");
    private static final RegistrarDetails REGISTRAR =
            new RegistrarDetails(TopicPath.parse("test/host/2/1"), "2", "1.0");

    /** More than may wait for the network. */
    private static final int MANY = 300_000;

    @TempDir
    private Path folder;

    private final ServiceTable services = new ServiceTable(new AtomicInteger()::incrementAndGet);
    private final AtomicInteger inOrder = new AtomicInteger();
    private final AtomicInteger outOfOrder = new AtomicInteger();
    private Mosquitto mosquitto;
    private TestProcess process;
    private ServiceAnnouncer announcer;

    @BeforeEach
    void start() throws Exception {
        mosquitto =
                Mosquitto.started(folder, "listener PORT 127.0.0.1", "allow_anonymous true", "max_queued_messages 0");
        process = TestProcess.on(mosquitto);
        announcer = new ServiceAnnouncer(services, process.messages);
        process.subscribe(REGISTRAR.topicPath().in(), message -> {
            String expected = "(add test/host/1/" + (inOrder.get() + 1) + " ";
            (message.text().startsWith(expected) ? inOrder : outOfOrder).incrementAndGet();
        });
    }

    @AfterEach
    void end() {
        process.close();
        mosquitto.close();
    }

    private Place add() {
        return services.add(id -> {
            var place = new Place(id, process.eventLoop, null);
            var details = new ServiceDetails(
                    PROCESS.withServiceId(id), "many", "*", ServiceDetails.TRANSPORT_MQTT, "me", List.of());
            place.occupy(
                    new Occupant(place, ServiceDefinition.named("many"), details, message -> {}, null, null), false);
            return place;
        });
    }

    private void assertAllArrived() {
        await().atMost(Duration.ofSeconds(60)).until(() -> inOrder.get() + outOfOrder.get() == MANY);
        assertThat(outOfOrder).hasValue(0);
        MessagesStatistics statistics = process.messages.statistics();
        assertThat(statistics.droppedOut()).isZero();
        assertThat(statistics.outboxHighWaterMark()).isLessThan(4 * ServiceAnnouncer.CHUNK);
    }

    @Test
    void a_registrar_that_comes_is_told_of_more_services_than_messages_may_wait() {
        for (int i = 0; i < MANY; i++) {
            add();
        }
        process.eventLoop.execute(() -> announcer.registrarFound(REGISTRAR));
        assertAllArrived();
    }

    @Test
    void more_services_than_messages_may_wait_can_be_added_at_once() {
        process.eventLoop.execute(() -> announcer.registrarFound(REGISTRAR));
        for (int i = 0; i < MANY; i++) {
            Place place = add();
            process.eventLoop.execute(() -> announcer.serviceAdded(place));
        }
        assertAllArrived();
    }
}
