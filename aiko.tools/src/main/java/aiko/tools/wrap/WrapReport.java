// SPDX-License-Identifier: Apache-2.0
package aiko.tools.wrap;

import aiko.deployer.internal.content.Excerpt;
import aiko.text.VisibleText;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;

/** What a user should know of the bundle that was made. */
final class WrapReport {
    private static final int MOST_NAMES = 6;

    /** That a container can have. */
    private static final int OLDEST_JAVA = 17;

    private WrapReport() {}

    static List<String> of(Library library, Bundle bundle, Path output) {
        var lines = new ArrayList<String>();
        lines.add("made " + output + ": " + bundle.identity().symbolicName() + ' '
                + bundle.identity().version() + ", which exports " + names(bundle.exports())
                + (bundle.java() <= OLDEST_JAVA ? "" : "; it needs Java " + bundle.java() + " or newer"));
        if (!bundle.required().isEmpty()) {
            lines.add("required, and part of every container: " + names(bundle.required()));
        }
        if (!bundle.optional().isEmpty()) {
            lines.add("optional: " + names(bundle.optional())
                    + "; if a class needs one of them, it fails with NoClassDefFoundError until a bundle exports the"
                    + " package");
        }
        if (library.isSigned()) {
            lines.add("removed the signature of the library: the new manifest would break it");
        }
        if (library.projects().size() > 1) {
            lines.add("contains several libraries, which no other bundle should contain: "
                    + names(library.projects().stream()
                            .map(project -> project.groupId() + ':' + project.artifactId())
                            .sorted()
                            .toList()));
        }
        if (!library.jars().isEmpty()) {
            lines.add("contains jars, whose classes nobody sees, unless the library loads them itself: "
                    + names(library.jars()));
        }
        lines.add("to use it, copy it into the deploy folder: cp " + quoted(output) + " deploy/");
        return lines.stream().map(VisibleText::line).toList();
    }

    private static String names(List<String> names) {
        String first = names.stream().limit(MOST_NAMES).map(Excerpt::of).collect(Collectors.joining(", "));
        return names.size() <= MOST_NAMES ? first : first + " and " + (names.size() - MOST_NAMES) + " more";
    }

    private static String quoted(Path file) {
        String path = file.toString();
        return path.matches("[\\w./+@:-]+") ? path : "'" + path.replace("'", "'\\''") + "'";
    }
}
