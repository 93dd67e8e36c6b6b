// SPDX-License-Identifier: Apache-2.0
package aiko.monitor.internal.influxdb;

import static org.assertj.core.api.Assertions.assertThat;

import io.prometheus.metrics.core.metrics.Counter;
import io.prometheus.metrics.core.metrics.Gauge;
import io.prometheus.metrics.core.metrics.Histogram;
import io.prometheus.metrics.core.metrics.Info;
import io.prometheus.metrics.core.metrics.Summary;
import io.prometheus.metrics.model.snapshots.MetricSnapshot;
import io.prometheus.metrics.model.snapshots.MetricSnapshots;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class LineProtocolTest {
    private static List<String> lines(MetricSnapshot metric) {
        var lines = new ArrayList<String>();
        new LineProtocol(Map.of("host", "pele")).write(MetricSnapshots.of(metric), 1234, lines::add);
        return lines;
    }

    @Test
    void a_counter_is_a_measurement_with_its_labels_as_tags() {
        Counter counter =
                Counter.builder().name("calls_total").labelNames("service").build();
        counter.labelValues("lamp").inc(3);

        assertThat(lines(counter.collect())).containsExactly("calls_total,host=pele,service=lamp counter=3.0 1234");
    }

    @Test
    void text_of_others_stays_within_its_tag() {
        Gauge gauge = Gauge.builder().name("size").labelNames("name").build();
        gauge.labelValues("a b,c=d\ne\\").set(1);

        assertThat(lines(gauge.collect())).containsExactly("size,host=pele,name=a\\ b\\,c\\=d_e\\_ gauge=1.0 1234");
    }

    @Test
    void an_empty_label_is_no_tag_and_what_is_no_number_no_field() {
        Gauge gauge = Gauge.builder().name("size").labelNames("name").build();
        gauge.labelValues("").set(1);
        gauge.labelValues("x").set(Double.NaN);

        assertThat(lines(gauge.collect())).containsExactly("size,host=pele gauge=1.0 1234");
    }

    @Test
    void a_histogram_has_count_sum_and_cumulative_buckets() {
        Histogram histogram = Histogram.builder()
                .name("time")
                .classicOnly()
                .classicUpperBounds(1, 2)
                .build();
        histogram.observe(0.5);
        histogram.observe(1.5);
        histogram.observe(9);

        assertThat(lines(histogram.collect()))
                .containsExactly("time,host=pele count=3.0,sum=11.0,1.0=1.0,2.0=2.0,+Inf=3.0 1234");
    }

    @Test
    void summaries_and_information_have_their_fields() {
        Summary summary = Summary.builder().name("size").build();
        summary.observe(4);
        Info info = Info.builder().name("build").labelNames("version").build();
        info.setLabelValues("1");

        assertThat(lines(summary.collect())).containsExactly("size,host=pele count=1.0,sum=4.0 1234");
        assertThat(lines(info.collect())).containsExactly("build_info,host=pele,version=1 gauge=1.0 1234");
    }
}
