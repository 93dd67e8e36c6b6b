// SPDX-License-Identifier: Apache-2.0
package aiko.bench.all.figure;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayInputStream;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import javax.xml.parsers.DocumentBuilderFactory;
import org.junit.jupiter.api.Test;
import org.w3c.dom.Document;
import org.w3c.dom.Element;

class ReportTest {
    private static final Duration TOOK = Duration.ofSeconds(1);

    private final Benchmark benchmark = new Benchmark(
            "start",
            ReportTest.class,
            List.of(),
            List.of(),
            TOOK,
            List.of(
                    Figure.less("ready", "from exec to <READY>", "ms")
                            .beside("bare", "a bare framework")
                            .aim(Aim.atMostTimes(2))
                            .forUsers(),
                    Figure.more("rate", "messages & more", "messages/s")));
    private final Measurements measurements = new Measurements();

    private void measure(String distribution, double ready, double rate) {
        measurements.add(
                benchmark, distribution, new Outcome(Map.of("ready", ready, "bare", 200.0, "rate", rate), "", TOOK));
    }

    private void measureBoth() {
        for (int i = 0; i < 2; i++) {
            measure(Measurements.THIS, 499 + 2 * i, 2_000);
            measure(Measurements.PREVIOUS, 999 + 2 * i, 3_000);
        }
    }

    private Report report() {
        return new Report(measurements, "2 processors.");
    }

    @Test
    void the_report_has_a_row_for_each_figure() {
        measureBoth();

        assertThat(report().summary()).isEqualTo("1 worse, 1 better, 0 the same, 0 unknown; 0 problems");
        assertThat(report().markdown(false))
                .contains(
                        "| from exec to <READY> | ms | 500 | 1,000 | 0.50 | 0.50 to 0.50 | **better** | ≤ 2 × a bare framework:"
                                + " missed | start, 2 |")
                .contains(
                        "| messages & more | messages/s | 2,000 | 3,000 | 0.67 | 0.67 to 0.67 | **worse** |  | start, 2 |");
    }

    @Test
    void a_benchmark_that_failed_and_a_missing_figure_are_named() {
        measurements.add(benchmark, Measurements.THIS, new Outcome(Map.of("ready", 5.0), "", TOOK));
        measurements.add(benchmark, Measurements.PREVIOUS, new Outcome(Map.of(), "exit status 1", TOOK));

        assertThat(report().markdown(false))
                .contains("- **start (this): no figure \"rate\" in its results**")
                .contains("- **start (previous): exit status 1**")
                .contains("| from exec to <READY> | ms | 5 | – | – | – to – | ? |");
    }

    @Test
    void the_report_as_JSON_has_all_values() {
        measureBoth();

        assertThat(report().json())
                .contains(
                        "\"this\": [499.000, 501.000], \"previous\": [999.000, 1001.000], \"peer\": [200.000, 200.000]")
                .contains("\"verdict\": \"worse\"");
    }

    @Test
    void the_table_for_users_tells_the_figure_its_limit_and_the_peer() {
        measureBoth();

        assertThat(UserTable.of(measurements))
                .isEqualTo(
                        """
                        | what | our figure | limit | beside, in the same run | command |
                        |---|---|---|---|---|
                        | from exec to <READY> | 500 ms | ≤ 2 × a bare framework: missed | a bare framework: 200 ms, ratio 2.50 | `start` |
                        """);
    }

    @Test
    void the_first_table_of_a_document_is_replaced() {
        assertThat(UserTable.replaceFirst(
                        "# Title\n\n| old |\n|---|\n| 1 |\n\ntext\n\n| other |\n", "| new |\n|---|\n"))
                .contains("# Title\n\n| new |\n|---|\n\ntext\n\n| other |\n");
        assertThat(UserTable.replaceFirst("# Title\n", "| new |\n")).isEmpty();
    }

    @Test
    void the_chart_is_well_formed_and_has_a_dot_and_a_bar_for_each_figure() throws Exception {
        measureBoth();

        Document chart = chart();
        assertThat(chart.getElementsByTagName("circle").getLength()).isEqualTo(2);
        assertThat(chart.getElementsByTagName("rect").getLength()).isEqualTo(1 + 2);
        assertThat(chart.getDocumentElement().getTextContent())
                .contains("from exec to <READY>", "messages & more", "1,000 → 500 ms", "1 worse");
    }

    @Test
    void what_is_better_is_right_of_the_line_and_what_is_worse_left_of_it() throws Exception {
        measureBoth();

        Document chart = chart();
        double middle =
                Double.parseDouble(((Element) chart.getElementsByTagName("line").item(0)).getAttribute("x1"));
        assertThat(x(chart, 0)).isGreaterThan(middle);
        assertThat(x(chart, 1)).isLessThan(middle);
    }

    @Test
    void a_figure_without_a_ratio_is_not_in_the_chart() throws Exception {
        for (int i = 0; i < 2; i++) {
            measure(Measurements.THIS, 5, 0);
            measure(Measurements.PREVIOUS, 5, 3_000);
        }

        assertThat(chart().getElementsByTagName("circle").getLength()).isEqualTo(1);
    }

    private static double x(Document chart, int row) {
        return Double.parseDouble(
                ((Element) chart.getElementsByTagName("circle").item(row)).getAttribute("cx"));
    }

    private Document chart() throws Exception {
        byte[] svg =
                RatioChart.svg(measurements.comparisons(), report().summary()).getBytes(StandardCharsets.UTF_8);
        return DocumentBuilderFactory.newInstance().newDocumentBuilder().parse(new ByteArrayInputStream(svg));
    }
}
