// SPDX-License-Identifier: Apache-2.0
package aiko.broker.internal.mqtt;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

/** Connections leave some file handles to the rest of the container. */
class FileHandlesTest {
    private int open;
    private int looks;

    private int connectionsUntilFull(int limit, int openOfOthers) {
        open = openOfOthers;
        var handles = new FileHandles(() -> {
            looks++;
            return limit - open;
        });
        int connections = 0;
        while (handles.areLeft(connections)) {
            connections++;
            open++;
        }
        return connections;
    }

    @Test
    void a_reserve_is_left_and_found_without_counting_each_time() {
        assertThat(connectionsUntilFull(1_024, 150)).isEqualTo(1_024 - 150 - FileHandles.RESERVE);
        assertThat(looks).isLessThan(30);
    }

    @Test
    void few_connections_are_not_counted() {
        assertThat(connectionsUntilFull(150, 100)).isEqualTo(100);
        assertThat(looks).isEqualTo(1);
    }

    @Test
    void it_goes_on_when_there_are_some_again() {
        long[] free = {FileHandles.RESERVE};
        var handles = new FileHandles(() -> free[0]);
        assertThat(handles.areLeft(200)).isFalse();
        free[0]++;
        assertThat(handles.areLeft(200)).isTrue();
    }

    @Test
    void those_of_this_process_are_known() {
        assertThat(FileHandles.free()).isBetween(1L, 1L << 40);
    }
}
