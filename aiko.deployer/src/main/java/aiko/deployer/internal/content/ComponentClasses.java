// SPDX-License-Identifier: Apache-2.0
package aiko.deployer.internal.content;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Optional;

/**
 * Finds annotations of components in class files. Only bnd reads them; they are still in the class files, among its constants. A
 * limited number of classes is read, of each its first bytes.
 */
public final class ComponentClasses {
    private static final byte[] COMPONENT = text("Lorg/osgi/service/component/annotations/Component;");
    private static final byte[] AIKO_SERVICE = text("Laiko/process/AikoService;");
    private static final int MOST_CLASSES = 500;
    private static final int MOST_BYTES = 65_536;

    private final List<byte[]> annotations;
    private int left = MOST_CLASSES;

    private ComponentClasses(byte[]... annotations) {
        this.annotations = List.of(annotations);
    }

    /** Finds classes with {@code @Component}. */
    public static ComponentClasses ofComponents() {
        return new ComponentClasses(COMPONENT);
    }

    /** Finds classes with {@code @Component} or {@code @AikoService}. */
    static ComponentClasses ofComponentsAndServices() {
        return new ComponentClasses(COMPONENT, AIKO_SERVICE);
    }

    /** Opens a class file. */
    public interface Opened {
        InputStream open() throws IOException;
    }

    /** Returns whether more classes may be read. */
    public boolean mayReadMore() {
        return left > 0;
    }

    /**
     * The class's name, if the class is meant to be a component.
     *
     * @param path of the class file in the jar
     */
    public Optional<String> look(String path, Opened file) throws IOException {
        if (left == 0) {
            return Optional.empty();
        }
        left--;
        byte[] bytes;
        try (InputStream in = file.open()) {
            bytes = in.readNBytes(MOST_BYTES);
        }
        return annotations.stream().anyMatch(annotation -> contains(bytes, annotation))
                ? Optional.of(Excerpt.of(path.replaceFirst("^/", "")
                        .replaceFirst("\\.class$", "")
                        .replace('/', '.')))
                : Optional.empty();
    }

    private static boolean contains(byte[] bytes, byte[] text) {
        for (int i = 0; i <= bytes.length - text.length; i++) {
            int same = 0;
            while (same < text.length && bytes[i + same] == text[same]) {
                same++;
            }
            if (same == text.length) {
                return true;
            }
        }
        return false;
    }

    private static byte[] text(String text) {
        return text.getBytes(StandardCharsets.US_ASCII);
    }
}
