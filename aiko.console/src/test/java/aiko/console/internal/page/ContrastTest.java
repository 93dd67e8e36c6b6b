// SPDX-License-Identifier: Apache-2.0
package aiko.console.internal.page;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.regex.Pattern;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** Text can be read in both themes: the contrast of each colour of the style sheet is at least that of WCAG 2.2, level AA. */
class ContrastTest {
    private static final double LEAST = 4.5;
    private static final Pattern RULE = Pattern.compile("([^{}]+)\\{([^{}]*)}");
    private static final Pattern VARIABLE = Pattern.compile("--([a-z-]+): (#[0-9a-f]{6});");
    private static final Pattern TEXT = Pattern.compile("(?m)^\\s*(?:color|fill): var\\(--([a-z-]+)\\);");
    private static final Pattern BACKGROUND = Pattern.compile("(?m)^\\s*background: var\\(--([a-z-]+)\\);");
    /** Where text stands whose rule has no background of its own: the page, cards, rows below the pointer, the chosen row. */
    private static final List<String> GROUNDS = List.of("ground", "card", "raised", "sunken", "accent-soft");

    /** Lines and areas of charts, which are no text; and colours of text that are only used with a background. */
    private static final Set<String> NO_TEXT = Set.of("series", "accent-text", "card");

    private static String css;

    @BeforeAll
    static void read() throws Exception {
        try (InputStream in = ContrastTest.class.getResourceAsStream("style.css")) {
            css = new String(in.readAllBytes(), StandardCharsets.UTF_8);
        }
    }

    @Test
    void text_can_be_read_in_the_light_theme() {
        assertThat(tooFaint(theme(":root"))).isEmpty();
    }

    @Test
    void text_can_be_read_in_the_dark_theme() {
        Map<String, String> dark = theme(":root");
        dark.putAll(theme("[data-theme=\"dark\"]"));
        assertThat(tooFaint(dark)).isEmpty();
    }

    @Test
    void the_contrast_is_that_of_the_standard() {
        assertThat(contrast("#ffffff", "#000000")).isEqualTo(21);
        assertThat(contrast("#777777", "#ffffff")).isBetween(4.47, 4.49);
    }

    private static Map<String, String> theme(String selector) {
        var colors = new HashMap<String, String>();
        RULE.matcher(css)
                .results()
                .filter(rule -> rule.group(1).strip().endsWith(selector))
                .flatMap(rule -> VARIABLE.matcher(rule.group(2)).results())
                .forEach(variable -> colors.put(variable.group(1), variable.group(2)));
        assertThat(colors).as(selector).isNotEmpty();
        return colors;
    }

    /** The pairs of each rule with a colour of text: on its own background, else on all grounds. Records of errors have another one. */
    private static List<String> tooFaint(Map<String, String> theme) {
        var pairs = new ArrayList<String>();
        RULE.matcher(css)
                .results()
                .forEach(rule -> TEXT.matcher(rule.group(2)).results().forEach(text -> {
                    List<String> grounds = BACKGROUND
                            .matcher(rule.group(2))
                            .results()
                            .map(background -> background.group(1))
                            .toList();
                    boolean isOfLog = rule.group(1).contains(".log-");
                    if (!grounds.isEmpty()) {
                        grounds.forEach(ground -> pairs.add(text.group(1) + ' ' + ground));
                    } else if (!NO_TEXT.contains(text.group(1))) {
                        GROUNDS.forEach(ground -> pairs.add(text.group(1) + ' ' + ground));
                        if (isOfLog) {
                            pairs.add(text.group(1) + " bad-soft");
                        }
                    }
                }));
        assertThat(pairs).contains("faint card", "muted sunken", "faint bad-soft", "accent-text accent");
        return pairs.stream()
                .distinct()
                .filter(pair -> contrast(theme, pair) < LEAST)
                .map(pair -> "%s: %.2f".formatted(pair, contrast(theme, pair)))
                .toList();
    }

    private static double contrast(Map<String, String> theme, String pair) {
        String[] names = pair.split(" ");
        return contrast(theme.get(names[0]), theme.get(names[1]));
    }

    private static double contrast(String one, String other) {
        double lighter = Math.max(luminance(one), luminance(other));
        double darker = Math.min(luminance(one), luminance(other));
        return (lighter + 0.05) / (darker + 0.05);
    }

    private static double luminance(String color) {
        double[] weights = {0.2126, 0.7152, 0.0722};
        double sum = 0;
        for (int i = 0; i < 3; i++) {
            double part = Integer.parseInt(color.substring(1 + 2 * i, 3 + 2 * i), 16) / 255.0;
            sum += weights[i] * (part <= 0.04045 ? part / 12.92 : Math.pow((part + 0.055) / 1.055, 2.4));
        }
        return sum;
    }
}
