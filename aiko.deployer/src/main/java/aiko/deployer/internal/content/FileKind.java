// SPDX-License-Identifier: Apache-2.0
package aiko.deployer.internal.content;

import java.nio.charset.StandardCharsets;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;

/** Files that people take for bundles. */
public final class FileKind {
    private static final String WEB_APPLICATION =
            "it is a web application, not a bundle; run it in a servlet container of its own";
    private static final String WHEEL =
            "it is a Python wheel, not a bundle; install it with pip, and let it join the namespace over MQTT";
    private static final String PYTHON =
            "it is a Python program, not a bundle; run it with python, and let it join the namespace over MQTT";
    private static final String ARCHIVE =
            "it is an archive, which is not unpacked here; copy the jars in it into the folder";
    private static final String CLASS_FILE =
            "it is a single class, not a bundle; build a bundle of it with bnd: docs/services.md";

    private static final Map<String, String> BY_ENDING = Map.ofEntries(
            Map.entry(".war", WEB_APPLICATION),
            Map.entry(".ear", "it is an enterprise application, not a bundle; run it in an application server"),
            Map.entry(".whl", WHEEL),
            Map.entry(".py", PYTHON),
            Map.entry(".zip", ARCHIVE),
            Map.entry(".gz", ARCHIVE),
            Map.entry(".tgz", ARCHIVE),
            Map.entry(
                    ".kar",
                    "it is an archive of Apache Karaf, which is not unpacked here; copy the jars in it into the folder"),
            Map.entry(".jmod", "it is a module for jlink, not a bundle; drop the jar of it"),
            Map.entry(".aar", "it is a library for Android, not a bundle; drop the one for Java"),
            Map.entry(".class", CLASS_FILE),
            Map.entry(".java", "it is source code, not a bundle; build a bundle of it with bnd: docs/services.md"));

    private static final int CLASS_MAGIC = 0xCAFEBABE;
    private static final int GZIP_MAGIC = 0x1F8B;

    private FileKind() {}

    /** Empty for a name that says nothing, or that names a jar. */
    public static Optional<String> ofName(String name) {
        int dot = name.lastIndexOf('.');
        return dot < 0
                ? Optional.empty()
                : Optional.ofNullable(BY_ENDING.get(name.substring(dot).toLowerCase(Locale.ROOT)));
    }

    /**
     * The kind of a file that has no zip header, with the remedy.
     *
     * @param start its first bytes
     */
    public static String ofContent(byte[] start) {
        int first = number(start, Short.BYTES);
        if (start.length >= Integer.BYTES && number(start, Integer.BYTES) == CLASS_MAGIC) {
            return CLASS_FILE;
        }
        if (start.length >= Short.BYTES && first == GZIP_MAGIC) {
            return ARCHIVE;
        }
        String text =
                new String(start, StandardCharsets.ISO_8859_1).stripLeading().toLowerCase(Locale.ROOT);
        if (text.startsWith("<!doctype html") || text.startsWith("<html")) {
            return "it is a web page, not a jar; download the file itself, not the page that describes it";
        }
        if (text.startsWith("<?xml") || text.startsWith("<project")) {
            return "it is an XML file, perhaps a POM, not a jar; drop the jar that belongs to it";
        }
        return "it is not a jar: it does not begin with a zip header; copy the jar again";
    }

    private static int number(byte[] start, int bytes) {
        int number = 0;
        for (int i = 0; i < Math.min(bytes, start.length); i++) {
            number = number << Byte.SIZE | start[i] & 0xFF;
        }
        return number;
    }

    static String webApplication() {
        return WEB_APPLICATION;
    }

    static String wheel() {
        return WHEEL;
    }
}
