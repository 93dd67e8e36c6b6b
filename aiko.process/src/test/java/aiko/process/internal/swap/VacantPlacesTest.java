// SPDX-License-Identifier: Apache-2.0
package aiko.process.internal.swap;

import static org.assertj.core.api.Assertions.assertThat;

import aiko.process.ServiceDefinition;
import aiko.process.ServiceDetails;
import aiko.process.TopicPath;
import aiko.process.internal.bundle.ServiceRole;
import aiko.process.internal.place.Occupant;
import aiko.process.internal.place.Place;
import aiko.process.internal.place.ServiceTable;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;

/** Who gets the place of a service that has left. */
class VacantPlacesTest {
    private static final ServiceRole ADDED = new ServiceRole(7, "added by hand", true);
    private static final ServiceRole COMPONENT = new ServiceRole(8, "component", false);
    private static final TopicPath PROCESS = TopicPath.parse("test/host/1/0");

    private final ServiceTable table = new ServiceTable(new AtomicInteger()::incrementAndGet);
    private final VacantPlaces held = new VacantPlaces(table);

    private Occupant add(String name) {
        return table.add(id -> {
                    var place = new Place(id, null, null);
                    place.occupy(service(place, name), false);
                    return place;
                })
                .service();
    }

    private static Occupant service(Place place, String name) {
        var details = new ServiceDetails(
                PROCESS.withServiceId(place.serviceId()), name, "*", ServiceDetails.TRANSPORT_MQTT, "me", List.of());
        return new Occupant(place, ServiceDefinition.named(name), details, null, null, null);
    }

    private void hold(Occupant service, ServiceRole role, long deadline) {
        service.leave();
        held.hold(service, role, deadline);
    }

    private Occupant take(ServiceRole role, String name) {
        VacantPlaces.Taken taken = held.take(role, name, place -> true, before -> service(before.place(), name));
        return taken == null ? null : taken.successor();
    }

    private List<Occupant> due(long now) {
        return held.removeDue(now, bundle -> false, bundle -> false);
    }

    @Test
    void places_are_taken_in_the_order_of_their_ids_whatever_the_order_in_which_they_were_left() {
        Occupant one = add("same");
        Occupant two = add("same");
        hold(two, ADDED, 10);
        hold(one, ADDED, 10);

        assertThat(take(ADDED, "same").serviceId()).isEqualTo(1);
        assertThat(take(ADDED, "same").serviceId()).isEqualTo(2);
        assertThat(take(ADDED, "same")).isNull();
        assertThat(take(COMPONENT, "same")).isNull();
    }

    @Test
    void a_namesake_goes_first_and_without_one_the_name_may_change() {
        Occupant left = add("left");
        Occupant right = add("right");
        hold(left, COMPONENT, 10);
        hold(right, COMPONENT, 10);

        assertThat(take(COMPONENT, "right").serviceId()).isEqualTo(right.serviceId());
        assertThat(take(COMPONENT, "other").serviceId()).isEqualTo(left.serviceId());
        assertThat(table.get(left.serviceId()).service().definition().name()).isEqualTo("other");
    }

    @Test
    void an_entry_that_does_not_suit_is_left_to_others() {
        hold(add("it"), ADDED, 10);

        assertThat(held.take(ADDED, "it", place -> false, before -> null)).isNull();
        assertThat(take(ADDED, "it")).isNotNull();
    }

    @Test
    void who_has_been_succeeded_or_removed_can_neither_wait_nor_be_removed_again() {
        Occupant old = add("it");
        hold(old, ADDED, 10);
        Occupant successor = take(ADDED, "it");

        hold(old, ADDED, 10);
        assertThat(held.remove(old)).isFalse();
        assertThat(take(ADDED, "it")).isNull();
        assertThat(held.remove(successor)).isTrue();
        assertThat(held.remove(successor)).isFalse();
        hold(successor, ADDED, 10);
        assertThat(take(ADDED, "it")).isNull();
    }

    @Test
    void who_is_removed_while_it_waits_has_no_successor() {
        Occupant service = add("it");
        hold(service, ADDED, 10);

        assertThat(held.remove(service)).isTrue();

        assertThat(take(ADDED, "it")).isNull();
        assertThat(due(Long.MAX_VALUE / 2)).isEmpty();
    }

    @Test
    void those_that_have_waited_long_enough_go_unless_their_bundle_is_held() {
        Occupant early = add("early");
        Occupant late = add("late");
        Occupant kept = add("kept");
        hold(early, ADDED, 10);
        hold(late, ADDED, 20);
        hold(kept, COMPONENT, 10);

        assertThat(held.nextDeadline(4, bundle -> bundle == 8)).hasValue(6);
        assertThat(held.removeDue(10, bundle -> bundle == 8, bundle -> false)).containsExactly(early);
        assertThat(held.nextDeadline(10, bundle -> bundle == 8)).hasValue(10);
        assertThat(table.get(early.serviceId())).isNull();
        assertThat(held.removeDue(10, bundle -> false, bundle -> bundle == 8)).containsExactly(kept);
        assertThat(due(20)).containsExactly(late);
        assertThat(held.nextDeadline(20, bundle -> false)).isEmpty();
        assertThat(table.size()).isZero();
    }
}
