// SPDX-License-Identifier: Apache-2.0
package aiko.bench;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/** Lines over time as SVG: one panel below the other, with vertical lines for events. */
final class TimeChart {
    private static final int WIDTH = 860;
    private static final int LEFT = 70;
    private static final int RIGHT = 20;
    private static final int TOP = 66;
    private static final int PANEL = 80;
    private static final int GAP = 34;
    private static final int LAST = 30;

    private final double seconds;
    private final List<Event> events = new ArrayList<>();
    private final List<Panel> panels = new ArrayList<>();

    private record Event(double second, String text) {}

    private record Panel(String title, List<double[]> points, String color) {}

    /** @param seconds from 0 to that */
    TimeChart(double seconds) {
        this.seconds = seconds;
    }

    void event(double second, String text) {
        events.add(new Event(second, text));
    }

    /** @param points seconds and values, in order */
    void panel(String title, List<double[]> points, String color) {
        panels.add(new Panel(title, points, color));
    }

    String svg() {
        int height = TOP + panels.size() * (PANEL + GAP) + LAST;
        var svg = new StringBuilder();
        svg.append(String.format(
                Locale.ROOT,
                "<svg xmlns=\"http://www.w3.org/2000/svg\" width=\"%d\" height=\"%d\" viewBox=\"0 0 %d %d\""
                        + " font-family=\"sans-serif\" font-size=\"12\">%n<rect width=\"100%%\" height=\"100%%\""
                        + " fill=\"#ffffff\"/>%n",
                WIDTH,
                height,
                WIDTH,
                height));
        for (int i = 0; i < panels.size(); i++) {
            draw(svg, panels.get(i), TOP + i * (PANEL + GAP));
        }
        int bottom = TOP + panels.size() * (PANEL + GAP) - GAP;
        for (int i = 0; i < events.size(); i++) {
            Event event = events.get(i);
            int top = TOP - 32 - i % 2 * 18;
            svg.append(String.format(
                    Locale.ROOT,
                    "<line x1=\"%.1f\" y1=\"%d\" x2=\"%.1f\" y2=\"%d\" stroke=\"#444444\" stroke-dasharray=\"4 3\"/>%n"
                            + "<text x=\"%.1f\" y=\"%d\" text-anchor=\"middle\" font-weight=\"bold\">%s</text>%n",
                    x(event.second()),
                    top + 6,
                    x(event.second()),
                    bottom,
                    x(event.second()),
                    top,
                    event.text()));
        }
        for (int second = 0; second <= seconds; second += 5) {
            svg.append(String.format(
                    Locale.ROOT,
                    "<text x=\"%.1f\" y=\"%d\" text-anchor=\"middle\" fill=\"#444444\">%d s</text>%n",
                    x(second),
                    bottom + 20,
                    second));
        }
        return svg.append("</svg>\n").toString();
    }

    private void draw(StringBuilder svg, Panel panel, int top) {
        double most =
                panel.points().stream().mapToDouble(point -> point[1]).max().orElse(1);
        double scale = most <= 0 ? 1 : most;
        svg.append(String.format(
                Locale.ROOT,
                "<text x=\"%d\" y=\"%d\" fill=\"%s\">%s</text>%n<rect x=\"%d\" y=\"%d\" width=\"%d\" height=\"%d\""
                        + " fill=\"none\" stroke=\"#cccccc\"/>%n<text x=\"%d\" y=\"%d\" text-anchor=\"end\""
                        + " fill=\"#444444\">%,.0f</text>%n<text x=\"%d\" y=\"%d\" text-anchor=\"end\""
                        + " fill=\"#444444\">0</text>%n<polyline fill=\"none\" stroke=\"%s\" stroke-width=\"1.5\" points=\"",
                LEFT,
                top - 6,
                panel.color(),
                panel.title(),
                LEFT,
                top,
                WIDTH - LEFT - RIGHT,
                PANEL,
                LEFT - 6,
                top + 10,
                scale,
                LEFT - 6,
                top + PANEL,
                panel.color()));
        for (double[] point : panel.points()) {
            svg.append(String.format(
                    Locale.ROOT, "%.1f,%.1f ", x(point[0]), top + PANEL - Math.max(0, point[1]) / scale * PANEL));
        }
        svg.append("\"/>\n");
    }

    private double x(double second) {
        return LEFT + second / seconds * (WIDTH - LEFT - RIGHT);
    }
}
