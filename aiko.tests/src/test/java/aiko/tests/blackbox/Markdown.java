// SPDX-License-Identifier: Apache-2.0
package aiko.tests.blackbox;

import java.io.IOException;
import java.nio.file.FileVisitResult;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.SimpleFileVisitor;
import java.nio.file.attribute.BasicFileAttributes;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** A document: its links, the anchors of its headings, and its fenced blocks. */
record Markdown(List<String> links, Set<String> anchors, List<Block> blocks) {
    private static final Pattern FENCE = Pattern.compile("\\s*```\\s*(\\S*)\\s*");
    private static final Pattern HEADING = Pattern.compile("#{1,6}\\s+(.*?)\\s*#*");
    private static final Pattern CODE = Pattern.compile("(`+)(.+?)\\1");
    private static final Pattern LINK =
            Pattern.compile("\\]\\(<?([^()\\s>]*(?:\\([^()\\s]*\\)[^()\\s>]*)*)>?(?:\\s+\"[^\"]*\")?\\)");
    private static final Pattern DEFINITION = Pattern.compile("\\s{0,3}\\[[^\\]]+\\]:\\s+<?([^\\s>]+)>?.*");
    private static final Pattern LINKED_TEXT = Pattern.compile("!?\\[([^\\]]*)\\]\\([^)]*\\)");
    private static final Pattern NOT_IN_ANCHORS = Pattern.compile("[^\\p{L}\\p{M}\\p{N}\\p{Pc}\\- ]");

    /** Of builds and containers; and files that are copied elsewhere before they are read. */
    private static final Set<String> SKIPPED = Set.of("target", ".git", "data", "distribution", "archetype-resources");

    /** A fenced block, and what it is said to contain, such as {@code sh}. */
    record Block(String language, List<String> lines) {
        String text() {
            return String.join("\n", lines);
        }
    }

    static Markdown read(Path file) throws IOException {
        return of(Files.readAllLines(file));
    }

    static Markdown of(List<String> lines) {
        var links = new ArrayList<String>();
        var anchors = new HashSet<String>();
        var blocks = new ArrayList<Block>();
        Map<String, Integer> repeated = new HashMap<>();
        Block open = null;
        for (String line : lines) {
            Matcher fence = FENCE.matcher(line);
            if (open != null) {
                if (fence.matches() && fence.group(1).isEmpty()) {
                    open = null;
                } else {
                    open.lines().add(line);
                }
                continue;
            }
            if (fence.matches()) {
                open = new Block(fence.group(1), new ArrayList<>());
                blocks.add(open);
                continue;
            }
            Matcher heading = HEADING.matcher(line);
            if (heading.matches()) {
                String anchor = anchor(heading.group(1));
                int before = repeated.merge(anchor, 1, Integer::sum) - 1;
                anchors.add(before == 0 ? anchor : anchor + "-" + before);
            }
            String prose = CODE.matcher(line).replaceAll("");
            Matcher definition = DEFINITION.matcher(prose);
            if (definition.matches()) {
                links.add(definition.group(1));
            }
            LINK.matcher(prose).results().map(link -> link.group(1)).forEach(links::add);
        }
        return new Markdown(links, anchors, blocks);
    }

    /** As forges make it of a heading. */
    static String anchor(String heading) {
        String text = LINKED_TEXT.matcher(heading).replaceAll("$1").toLowerCase(Locale.ROOT);
        return NOT_IN_ANCHORS.matcher(text).replaceAll("").replace(' ', '-');
    }

    /** The documents below a folder that are read where they are. */
    static List<Path> below(Path folder) throws IOException {
        var documents = new ArrayList<Path>();
        Files.walkFileTree(folder, new SimpleFileVisitor<>() {
            @Override
            public FileVisitResult preVisitDirectory(Path directory, BasicFileAttributes attributes) {
                boolean isSkipped = !directory.equals(folder)
                        && SKIPPED.contains(directory.getFileName().toString());
                return isSkipped ? FileVisitResult.SKIP_SUBTREE : FileVisitResult.CONTINUE;
            }

            @Override
            public FileVisitResult visitFile(Path file, BasicFileAttributes attributes) {
                if (file.toString().endsWith(".md")) {
                    documents.add(file);
                }
                return FileVisitResult.CONTINUE;
            }
        });
        documents.sort(null);
        return documents;
    }
}
