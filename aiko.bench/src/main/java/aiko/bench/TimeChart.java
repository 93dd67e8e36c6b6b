// SPDX-License-Identifier: Apache-2.0
package aiko.bench;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/** Figures and states over time as SVG: one panel below the other, with vertical lines for events. */
final class TimeChart {
    private static final int WIDTH = 860;
    private static final int LEFT = 70;
    private static final int RIGHT = 20;
    private static final int TOP = 62;
    private static final int PANEL = 96;
    private static final int BAND = 20;
    private static final int TITLE = 24;
    private static final int GAP = 14;
    private static final int LAST = 34;
    private static final String TEXT = "#171a2b";
    private static final String MUTED = "#5c6379";
    private static final String LINE = "#e2e5ee";
    private static final double[] STEPS = {1, 2, 2.5, 3, 4, 5, 6, 8, 10};

    private final double seconds;
    private final List<Event> events = new ArrayList<>();
    private final List<Panel> panels = new ArrayList<>();
    private final StringBuilder svg = new StringBuilder();

    private record Event(double second, String text) {}

    private record Panel(String title, String note, List<double[]> points, String color, boolean isState) {
        int height() {
            return isState ? BAND : PANEL;
        }
    }

    /** @param seconds from 0 to that */
    TimeChart(double seconds) {
        this.seconds = seconds;
    }

    void event(double second, String text) {
        events.add(new Event(second, text));
    }

    /**
     * @param note what needs an explanation; may be empty
     * @param points seconds and values, in order
     */
    void figure(String title, String note, List<double[]> points, String color) {
        panels.add(new Panel(title, note, points, color, false));
    }

    /** @param points seconds and 1 or 0, in order */
    void state(String title, List<double[]> points, String color) {
        panels.add(new Panel(title, "", points, color, true));
    }

    String svg() {
        int height = TOP
                + panels.stream()
                        .mapToInt(panel -> TITLE + panel.height() + GAP)
                        .sum()
                + LAST;
        svg.setLength(0);
        add(
                "<svg xmlns=\"http://www.w3.org/2000/svg\" width=\"%d\" height=\"%d\" viewBox=\"0 0 %d %d\""
                        + " font-family=\"system-ui, sans-serif\" font-size=\"12\">",
                WIDTH, height, WIDTH, height);
        add("<rect width=\"100%%\" height=\"100%%\" fill=\"#ffffff\"/>");
        for (int i = 0; i < events.size(); i++) {
            Event event = events.get(i);
            int y = TOP - 14 - (events.size() - 1 - i) % 2 * 20;
            add(
                    "<text x=\"%.1f\" y=\"%d\" text-anchor=\"middle\" font-weight=\"600\" fill=\"%s\">%s</text>",
                    x(event.second()), y, TEXT, event.text());
        }
        int top = TOP;
        for (Panel panel : panels) {
            draw(panel, top);
            top += TITLE + panel.height() + GAP;
        }
        for (int second = 0; second <= seconds; second += 5) {
            text(x(second), top + 8, "middle", MUTED, second + " s");
        }
        add("</svg>");
        return svg.toString();
    }

    private void draw(Panel panel, int top) {
        int from = top + TITLE;
        int to = from + panel.height();
        text(LEFT, top + 15, "start", TEXT, panel.title());
        text(WIDTH - RIGHT, top + 15, "end", MUTED, panel.note());
        if (panel.isState()) {
            add(
                    "<rect x=\"%d\" y=\"%d\" width=\"%d\" height=\"%d\" rx=\"4\" fill=\"#eef0f6\"/>",
                    LEFT, from, WIDTH - LEFT - RIGHT, BAND);
            drawState(panel, from);
        } else {
            drawFigure(panel, from);
        }
        for (Event event : events) {
            add(
                    "<line x1=\"%.1f\" y1=\"%d\" x2=\"%.1f\" y2=\"%d\" stroke=\"%s\" stroke-dasharray=\"4 3\"/>",
                    x(event.second()), from, x(event.second()), to, TEXT);
        }
    }

    private void drawFigure(Panel panel, int from) {
        int to = from + PANEL;
        double most =
                panel.points().stream().mapToDouble(point -> point[1]).max().orElse(1);
        double step = step(Math.max(most, 1));
        double highest = Math.ceil(Math.max(most, 1) / step) * step;
        for (double value = 0; value <= highest; value += step) {
            double y = to - value / highest * PANEL;
            add("<line x1=\"%d\" y1=\"%.1f\" x2=\"%d\" y2=\"%.1f\" stroke=\"%s\"/>", LEFT, y, WIDTH - RIGHT, y, LINE);
            text(LEFT - 8, y + 4, "end", MUTED, String.format(Locale.ROOT, "%,.0f", value));
        }
        var line = new StringBuilder();
        for (double[] point : panel.points()) {
            line.append(String.format(
                    Locale.ROOT, "%.1f,%.1f ", x(point[0]), to - Math.max(0, point[1]) / highest * PANEL));
        }
        add(
                "<polyline fill=\"none\" stroke=\"%s\" stroke-width=\"1.6\" stroke-linejoin=\"round\" points=\"%s\"/>",
                panel.color(), line.toString().strip());
    }

    /** A bar for each time with the state. */
    private void drawState(Panel panel, int from) {
        List<double[]> points = panel.points();
        for (int i = 0; i < points.size(); i++) {
            int last = i;
            while (points.get(last)[1] > 0 && last + 1 < points.size()) {
                last++;
            }
            if (points.get(i)[1] > 0) {
                add(
                        "<rect x=\"%.1f\" y=\"%d\" width=\"%.1f\" height=\"%d\" rx=\"4\" fill=\"%s\"/>",
                        x(points.get(i)[0]), from, x(points.get(last)[0]) - x(points.get(i)[0]), BAND, panel.color());
                i = last;
            }
        }
    }

    /** A round step, with which few values reach the highest one, and little of the panel is empty. */
    private static double step(double most) {
        double best = most;
        double least = Double.MAX_VALUE;
        for (int count : new int[] {3, 2, 4}) {
            double power = Math.pow(10, Math.floor(Math.log10(most / count)));
            for (double factor : STEPS) {
                double step = factor * power;
                if (step * count >= most) {
                    double top = Math.ceil(most / step) * step;
                    if (top < least) {
                        least = top;
                        best = step;
                    }
                    break;
                }
            }
        }
        return best;
    }

    private void text(double x, double y, String anchor, String color, String text) {
        if (!text.isEmpty()) {
            add("<text x=\"%.1f\" y=\"%.1f\" text-anchor=\"%s\" fill=\"%s\">%s</text>", x, y, anchor, color, text);
        }
    }

    private void add(String format, Object... values) {
        svg.append(String.format(Locale.ROOT, format, values)).append('\n');
    }

    private double x(double second) {
        return LEFT + second / seconds * (WIDTH - LEFT - RIGHT);
    }
}
