// SPDX-License-Identifier: Apache-2.0
package aiko.process.internal.place;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import aiko.event.Handle;
import aiko.event.internal.EventLoopThread;
import aiko.message.Message;
import aiko.message.MessageInterceptor;
import aiko.message.Messages;
import aiko.message.internal.room.MessageRoom;
import aiko.process.HostedService;
import aiko.process.ServiceDefinition;
import aiko.process.ServiceDetails;
import aiko.process.ServiceHandler;
import aiko.process.TopicPath;
import aiko.process.spi.ServiceCompanion;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Who sees the control messages of a service. */
class ControlHandlersTest {
    private static final TopicPath PATH = TopicPath.parse("test/host/1/1");

    private final List<String> seen = new CopyOnWriteArrayList<>();
    private final List<Throwable> failures = new CopyOnWriteArrayList<>();
    private final EventLoopThread eventLoop =
            new EventLoopThread("aiko-test", (name, failure) -> failures.add(failure));
    private final Place place = new Place(1, eventLoop, new Place.Owner() {
        @Override
        public Messages messages(Occupant service) {
            throw new UnsupportedOperationException();
        }

        @Override
        public void remove(Occupant service) {
            eventLoop.execute(place()::markRemoved);
        }

        @Override
        public boolean isKept(Occupant service) {
            return service.isLeaving();
        }

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
        public void afterGrace(Place place, Runnable action) {
            eventLoop.execute(action);
        }

        @Override
        public void failed(Occupant service, Message message, Throwable failure) {
            failures.add(failure);
        }

        @Override
        public MessageRoom room() {
            return MessageRoom.ofHeap();
        }

        @Override
        public void overflowed(Place place) {
            throw new UnsupportedOperationException();
        }

        @Override
        public void caughtUp(Place place, long dropped) {
            throw new UnsupportedOperationException();
        }
    });
    private final Occupant service = new Occupant(
            place,
            ServiceDefinition.named("controlled"),
            new ServiceDetails(PATH, "controlled", "*", "mqtt", "me", List.of()),
            new ServiceHandler() {
                @Override
                public void in(Message message) {
                    seen.add("in " + message.text());
                }

                @Override
                public void control(Message message) {
                    seen.add("service " + message.text());
                }
            },
            null,
            null);

    private Place place() {
        return place;
    }

    @BeforeEach
    void start() {
        place.occupy(service, false);
        eventLoop.start();
    }

    @AfterEach
    void stop() {
        eventLoop.terminate(Duration.ofSeconds(1));
    }

    private MessageInterceptor recorder(String name, boolean keeps) {
        return message -> {
            seen.add(name + " " + message.text());
            return keeps;
        };
    }

    /** Gives the service a control message, and waits until it has been handled. */
    private List<String> control(String text) throws Exception {
        var before = new ArrayList<>(seen);
        eventLoop.execute(
                () -> place.control(new Message(PATH.control(), text.getBytes(StandardCharsets.UTF_8), false)));
        var done = new CompletableFuture<Void>();
        await().until(() -> seen.size() > before.size());
        eventLoop.execute(() -> done.complete(null));
        done.get(10, TimeUnit.SECONDS);
        return seen.subList(before.size(), seen.size());
    }

    @Test
    void those_who_were_added_first_see_a_message_first_and_the_service_last() throws Exception {
        service.interceptControl(recorder("one", false));
        service.interceptControl(recorder("two", false));

        assertThat(control("x")).containsExactly("one x", "two x", "service x");
    }

    @Test
    void who_keeps_a_message_is_the_last_to_see_it() throws Exception {
        service.interceptControl(recorder("one", true));
        service.interceptControl(recorder("two", false));

        assertThat(control("x")).containsExactly("one x");
    }

    @Test
    void who_is_cancelled_sees_no_more_even_of_the_message_at_hand() throws Exception {
        var handles = new ArrayList<Handle>();
        service.addControlHandler(message -> {
            handles.forEach(Handle::cancel);
        });
        handles.add(service.interceptControl(recorder("cancelled", true)));

        assertThat(control("x")).containsExactly("service x");
        assertThat(control("y")).containsExactly("service y");
    }

    @Test
    void the_same_handler_may_be_added_twice_and_cancelled_once() throws Exception {
        MessageInterceptor handler = recorder("same", false);
        Handle first = service.interceptControl(handler);
        service.interceptControl(handler);
        first.cancel();
        first.cancel();

        assertThat(control("x")).containsExactly("same x", "service x");
    }

    @Test
    void a_handler_that_throws_is_a_failure_of_the_service() throws Exception {
        service.addControlHandler(message -> {
            seen.add("failing");
            throw new IllegalStateException("as the test wants it");
        });

        assertThat(control("x")).containsExactly("failing");
        assertThat(failures).singleElement().satisfies(failure -> assertThat(failure)
                .hasMessage("as the test wants it"));
        assertThat(service.statistics().failed()).isEqualTo(1);
    }

    private final class Companion implements ServiceCompanion {
        @Override
        public boolean intercept(Message message) {
            seen.add("companion " + message.text());
            return true;
        }

        @Override
        public void held() {
            seen.add("held");
        }

        @Override
        public void removed() {
            seen.add("removed");
        }
    }

    @Test
    void a_companion_goes_when_its_handle_is_cancelled_or_with_its_service_and_hears_of_it_once() throws Exception {
        Handle handle = service.interceptControl(new Companion());
        assertThat(control("x")).containsExactly("companion x");
        handle.cancel();
        handle.cancel();
        await().until(() -> seen.contains("removed"));
        assertThat(control("y")).containsExactly("service y");

        Handle second = service.interceptControl(new Companion());
        service.remove();
        await().until(() -> seen.equals(List.of("companion x", "removed", "service y", "removed")));
        second.cancel();
        eventLoop.execute(() -> seen.add("end"));
        await().until(() -> seen.contains("end"));
        assertThat(seen).containsExactly("companion x", "removed", "service y", "removed", "end");
    }

    @Test
    void a_companion_that_is_cancelled_while_its_service_leaves_stays_until_the_successor_had_its_time()
            throws Exception {
        Handle handle = service.interceptControl(new Companion());
        service.leave();
        handle.cancel();
        assertThat(control("x")).containsExactly("companion x");
        assertThat(service.interceptControl(recorder("late", true))).isNotNull();
        assertThat(control("y")).containsExactly("companion y");

        place.controlHandlers().endLeftAfterGrace();

        await().until(() -> seen.contains("removed"));
        assertThat(control("z")).containsExactly("service z");
    }

    @Test
    void a_companion_that_is_cancelled_after_its_service_was_succeeded_has_its_time_too() throws Exception {
        Handle handle = service.interceptControl(new Companion());
        service.leave();
        service.vacate();
        service.succeededBy(
                new Occupant(place, ServiceDefinition.named("next"), service.details(), message -> {}, null, null));
        assertThat(control("x")).containsExactly("companion x");

        handle.cancel();

        await().until(() -> seen.contains("removed"));
    }
}
