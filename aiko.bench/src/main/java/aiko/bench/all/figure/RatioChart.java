// SPDX-License-Identifier: Apache-2.0
package aiko.bench.all.figure;

import java.util.List;
import java.util.Locale;

/**
 * How many times as good each figure is as the previous one, as SVG: a row for each on a logarithmic scale, with a line where nothing has
 * changed. The bar is the range of the ratios of any two runs, the dot that of the medians.
 */
public final class RatioChart {
    private static final int WIDTH = 1080;
    private static final int LEFT = 450;
    private static final int RIGHT = 190;
    private static final int TOP = 76;
    private static final int ROW = 17;
    private static final int BOTTOM = 16;
    private static final int BAR = 6;
    private static final String TEXT = "#171a2b";
    private static final String MUTED = "#5c6379";
    private static final String LINE = "#e2e5ee";
    /** From a twelfth of that to that; more is drawn at the edge. */
    private static final double MOST = 12;

    private static final double[] STEPS = {1, 1.25, 1.5, 2, 3, 5, 10};

    private final List<Comparison> rows;
    private final double most;
    private final StringBuilder svg = new StringBuilder();

    private RatioChart(List<Comparison> rows) {
        this.rows = rows;
        most = Math.min(
                MOST,
                rows.stream()
                        .flatMap(row -> List.of(low(row), high(row)).stream())
                        .mapToDouble(gain -> Math.max(gain, 1 / gain))
                        .map(extent -> extent * 1.1)
                        .reduce(1.6, Math::max));
    }

    /** Without the figures that have not been measured with both distributions, or are zero. */
    public static String svg(List<Comparison> comparisons, String summary) {
        return new RatioChart(comparisons.stream()
                        .filter(comparison ->
                                !Double.isNaN(comparison.leastRatio()) && !Double.isNaN(comparison.mostRatio()))
                        .toList())
                .draw(summary);
    }

    private static double gain(Comparison row) {
        return row.figure().isMoreBetter() ? row.ratio() : 1 / row.ratio();
    }

    private static double low(Comparison row) {
        return row.figure().isMoreBetter() ? row.leastRatio() : 1 / row.mostRatio();
    }

    private static double high(Comparison row) {
        return row.figure().isMoreBetter() ? row.mostRatio() : 1 / row.leastRatio();
    }

    private String draw(String summary) {
        int bottom = TOP + rows.size() * ROW;
        int height = bottom + BOTTOM;
        add(
                "<svg xmlns=\"http://www.w3.org/2000/svg\" width=\"%d\" height=\"%d\" viewBox=\"0 0 %d %d\""
                        + " font-family=\"system-ui, sans-serif\" font-size=\"11\">",
                WIDTH, height, WIDTH, height);
        add("<rect width=\"100%%\" height=\"100%%\" fill=\"#ffffff\"/>");
        add(
                "<text x=\"16\" y=\"24\" font-size=\"15\" font-weight=\"600\" fill=\"%s\">Beside the previous distribution: %s</text>",
                TEXT, escaped(summary));
        text(16, 42, "start", MUTED, "Dot: medians. Bar: any two runs. Right of the line is better.");
        for (double step : STEPS) {
            if (step <= most) {
                line(step, bottom);
                if (step > 1) {
                    line(1 / step, bottom);
                }
            }
        }
        for (int i = 0; i < rows.size(); i++) {
            row(rows.get(i), TOP + i * ROW + ROW / 2.0);
        }
        add("</svg>");
        return svg.toString();
    }

    private void line(double gain, int bottom) {
        add(
                "<line x1=\"%.1f\" y1=\"%d\" x2=\"%.1f\" y2=\"%d\" stroke=\"%s\" stroke-width=\"%s\"/>",
                x(gain), TOP - 6, x(gain), bottom, gain == 1 ? TEXT : LINE, gain == 1 ? "1.5" : "1");
        text(x(gain), TOP - 12, "middle", gain == 1 ? TEXT : MUTED, Numbers.text(gain) + " ×");
    }

    private void row(Comparison row, double y) {
        Verdict verdict = row.verdict();
        String color =
                switch (verdict) {
                    case BETTER -> "#0f8f4d";
                    case WORSE -> "#d0342c";
                    case SAME -> "#5c6379";
                    case UNKNOWN -> "#b3b9c9";
                };
        text(
                LEFT - 12,
                y + 4,
                "end",
                verdict == Verdict.WORSE ? color : TEXT,
                row.figure().what());
        double from = x(low(row));
        add(
                "<rect x=\"%.1f\" y=\"%.1f\" width=\"%.1f\" height=\"%d\" rx=\"3\" fill=\"%s\" fill-opacity=\"0.3\"/>",
                from, y - BAR / 2.0, Math.max(1, x(high(row)) - from), BAR, color);
        add("<circle cx=\"%.1f\" cy=\"%.1f\" r=\"4\" fill=\"%s\"/>", x(gain(row)), y, color);
        text(
                WIDTH - 12,
                y + 4,
                "end",
                MUTED,
                Numbers.text(row.previousValue()) + " → " + row.figure().valueText(row.value()));
    }

    private double x(double gain) {
        double bounded = Math.max(1 / most, Math.min(most, gain));
        double middle = LEFT + (WIDTH - LEFT - RIGHT) / 2.0;
        return middle + Math.log(bounded) / Math.log(most) * (WIDTH - LEFT - RIGHT) / 2.0;
    }

    private void text(double x, double y, String anchor, String color, String text) {
        add("<text x=\"%.1f\" y=\"%.1f\" text-anchor=\"%s\" fill=\"%s\">%s</text>", x, y, anchor, color, escaped(text));
    }

    private static String escaped(String text) {
        return text.replace("&", "&amp;")
                .replace("<", "&lt;")
                .replace(">", "&gt;")
                .replace("\"", "&quot;");
    }

    private void add(String format, Object... values) {
        svg.append(String.format(Locale.ROOT, format, values)).append('\n');
    }
}
