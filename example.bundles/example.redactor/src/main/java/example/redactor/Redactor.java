// SPDX-License-Identifier: Apache-2.0
package example.redactor;

import aiko.pipeline.AikoElement;
import aiko.pipeline.Frame;
import aiko.pipeline.PipelineElement;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.osgi.service.component.annotations.Component;

/** Masks e-mail addresses in the texts of each frame, before they reach the rest of the pipeline, and counts them. */
@Component
@AikoElement(name = "redactor", threads = 2)
public class Redactor implements PipelineElement {
    private static final Pattern ADDRESS = Pattern.compile("[\\w.+-]{1,64}@[\\w-]{1,64}(\\.[\\w-]{1,64}){1,8}");

    @Override
    public Frame process(Frame frame) {
        String mask = Matcher.quoteReplacement(frame.stream().parameter("mask").orElse("<address>"));
        List<String> texts = frame.texts("texts");
        long found = texts.stream()
                .mapToLong(text -> ADDRESS.matcher(text).results().count())
                .sum();
        return frame.output(
                        "texts",
                        texts.stream()
                                .map(text -> ADDRESS.matcher(text).replaceAll(mask))
                                .toList())
                .output("addresses", found);
    }
}
