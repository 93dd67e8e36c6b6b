package ${package};

import static org.junit.jupiter.api.Assertions.assertEquals;

import aiko.process.ServiceDetails;
import aiko.process.TopicPath;
import java.util.List;
import org.junit.jupiter.api.Test;

/** The class alone. */
class HostTableTest {
    private static ServiceDetails on(String host, int id) {
        var path = new TopicPath("aiko", host, "7", Integer.toString(id));
        return new ServiceDetails(path, "lamp", "lamp:0", ServiceDetails.TRANSPORT_MQTT, "pele", List.of());
    }

    @Test
    void countsTheServicesOfEachHost() {
        assertEquals(List.of("hale 1", "honua 2"), HostTable.of(List.of(on("honua", 1), on("hale", 1), on("honua", 2))));
    }
}
