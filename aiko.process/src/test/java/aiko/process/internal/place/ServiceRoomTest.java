// SPDX-License-Identifier: Apache-2.0
package aiko.process.internal.place;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import aiko.event.internal.EventLoopThread;
import aiko.message.Message;
import aiko.message.Messages;
import aiko.message.internal.room.MessageRoom;
import aiko.process.HostedService;
import aiko.process.ServiceDefinition;
import aiko.process.ServiceDetails;
import aiko.process.ServiceHandler;
import aiko.process.TopicPath;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** What may wait for a service that does not take its messages. */
class ServiceRoomTest {
    private static final TopicPath PATH = TopicPath.parse("test/host/1/1");
    private static final byte[] LARGE = new byte[100_000];

    private final EventLoopThread loop = new EventLoopThread("test-loop", (what, failure) -> {});
    private final MessageRoom room = new MessageRoom(2 << 20);
    private final CountDownLatch letGo = new CountDownLatch(1);
    private final AtomicInteger handled = new AtomicInteger();
    private final List<String> said = new CopyOnWriteArrayList<>();
    private final Place place = new Place(1, loop, new Owner());
    private final Occupant service = new Occupant(
            place,
            ServiceDefinition.named("slow"),
            new ServiceDetails(PATH, "slow", "*", "mqtt", "me", List.of()),
            new Slow(),
            null,
            null);

    private final class Slow implements ServiceHandler {
        @Override
        public void in(Message message) {
            try {
                letGo.await();
            } catch (InterruptedException interrupted) {
                Thread.currentThread().interrupt();
            }
            handled.incrementAndGet();
        }

        @Override
        public void control(Message message) {
            handled.incrementAndGet();
        }
    }

    private final class Owner implements Place.Owner {
        @Override
        public Messages messages(Occupant service) {
            throw new UnsupportedOperationException();
        }

        @Override
        public void remove(Occupant service) {
            throw new UnsupportedOperationException();
        }

        @Override
        public boolean isKept(Occupant service) {
            return false;
        }

        @Override
        public void afterGrace(Place place, Runnable action) {}

        @Override
        public HostedService enter(HostedService service, Object doing) {
            return null;
        }

        @Override
        public void controlReceived(Occupant service, Message message) {}

        @Override
        public boolean answered(Occupant service, Message message) {
            return false;
        }

        @Override
        public void logLevelSet() {}

        @Override
        public void failed(Occupant service, Message message, Throwable failure) {
            said.add("failed: " + failure);
        }

        @Override
        public MessageRoom room() {
            return room;
        }

        @Override
        public void overflowed(Place place) {
            said.add("overflowed");
        }

        @Override
        public void caughtUp(Place place, long dropped) {
            said.add("dropped " + dropped);
        }
    }

    @BeforeEach
    void start() {
        place.occupy(service, false);
        loop.start();
    }

    @AfterEach
    void terminate() {
        letGo.countDown();
        assertThat(loop.terminate(Duration.ofSeconds(5))).isTrue();
    }

    @Test
    void a_flood_of_large_messages_is_bounded_in_bytes_on_in_and_on_control_and_is_over_once_the_service_goes_on() {
        place.in(new Message(PATH.in(), new byte[0], false));
        await().until(() -> place.waiting() == 0);
        for (int i = 0; i < 100; i++) {
            place.in(new Message(PATH.in(), LARGE, false));
            place.control(new Message(PATH.control(), LARGE, false));
        }
        assertThat(place.waitingBytes()).isLessThan(3 << 19);
        long dropped = service.statistics().dropped();
        assertThat(dropped).isEqualTo(200L - place.waiting());
        assertThat(room.dropped()).isEqualTo(dropped);
        assertThat(said).containsExactly("overflowed");
        letGo.countDown();
        await().until(() -> {
            place.in(new Message(PATH.in(), new byte[0], false));
            return said.size() == 2;
        });
        assertThat(said).containsExactly("overflowed", "dropped " + dropped);
        await().until(() -> place.waiting() == 0);
        assertThat(room.used()).isZero();
    }

    @Test
    void what_waits_for_a_service_that_is_removed_gives_its_room_to_others() {
        place.pause();
        for (int i = 0; i < 100; i++) {
            place.in(new Message(PATH.in(), LARGE, false));
        }
        assertThat(room.used()).isPositive();
        place.markRemoved();
        assertThat(room.used()).isZero();
        assertThat(place.waitingBytes()).isZero();
    }
}
