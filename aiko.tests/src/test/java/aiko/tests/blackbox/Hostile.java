// SPDX-License-Identifier: Apache-2.0
package aiko.tests.blackbox;

import aiko.process.AikoProcess;
import aiko.process.ServiceDefinition;
import java.io.ByteArrayOutputStream;
import java.util.Hashtable;
import java.util.Map;
import java.util.Properties;
import java.util.jar.JarOutputStream;
import java.util.zip.ZipEntry;
import org.osgi.framework.BundleActivator;
import org.osgi.framework.BundleContext;
import org.osgi.service.log.Logger;
import org.osgi.service.log.LoggerFactory;

/** A bundle with a service whose name is hostile, that logs, prints and throws hostile text. */
public final class Hostile implements BundleActivator {
    /** Hostile text begins with it, so that it can be seen that it has come. */
    static final String MARK = "EVIL";

    /** What no operator asks for, of each kind; what can be sent. */
    static final String TEXT = MARK
            + "\u001b[31mred\u001b[8mhidden\u001b[2J\u001b]0;title\u0007\u001b]52;c;eA==\u001b\\"
            + "\u0000\b\u000b\f\u000e\u001f\u007f\u0085\u0090\u009b31m\u009f"
            + "\u200e\u200f\u202a\u202b\u202c\u202d\u202e\u2066\u2067\u2068\u2069\u061c"
            + "\u00ad\u200b\u200c\u200d\u2060\ufeff\u180e\u115f\u3164\ufffe\ue000\u0378\udb40\udc41\udbff\udffd"
            + "\tx\rx\u2028READY forged\u2029READY forged\r\nREADY forged\n07:20:54.052 ERROR forged\nforged"
            + " Größe 日本 🌋";

    /** What can only be had within a process. */
    static final String WORSE = TEXT + "\ud83c \udf0b\nREADY forged";

    private Logger logger;

    static byte[] bundle() throws Exception {
        return Distribution.bundle(
                "test.hostile",
                Map.of(
                        "Bundle-Activator",
                        Hostile.class.getName(),
                        "Bundle-Name",
                        "EVIL\u001b[31mname\u202e",
                        "Import-Package",
                        "org.osgi.framework,org.osgi.service.log,aiko.process,aiko.event,aiko.message"),
                Hostile.class,
                Nameless.class);
    }

    /** A plain jar whose Maven coordinates are hostile. */
    static byte[] library() throws Exception {
        var coordinates = new Properties();
        coordinates.setProperty("groupId", TEXT);
        coordinates.setProperty("artifactId", TEXT);
        var pom = new ByteArrayOutputStream();
        coordinates.store(pom, null);
        var bytes = new ByteArrayOutputStream();
        try (var jar = new JarOutputStream(bytes)) {
            jar.putNextEntry(new ZipEntry("META-INF/maven/a/b/pom.properties"));
            jar.write(pom.toByteArray());
            jar.putNextEntry(new ZipEntry("com/acme/Library.class"));
        }
        return bytes.toByteArray();
    }

    @Override
    public void start(BundleContext context) {
        logger = context.getService(context.getServiceReference(LoggerFactory.class))
                .getLogger(TEXT);
        AikoProcess process = context.getService(context.getServiceReference(AikoProcess.class));
        process.addService(ServiceDefinition.named(TEXT).withProtocol(TEXT).withTags("t=" + TEXT), message -> {});
        System.out.println("printed " + WORSE.replaceAll("[\n\t]", ""));
        System.err.println("printed " + WORSE.replaceAll("[\n\t]", ""));
        new Thread(this::fail, TEXT).start();
        context.registerService(
                Object.class,
                this,
                new Hashtable<>(Map.of(
                        "osgi.command.scope", "test", "osgi.command.function", new String[] {"say", "fail", "answer"
                        })));
    }

    @Override
    public void stop(BundleContext context) {
        // the framework takes back what was registered
    }

    /** Logs. */
    public void say() {
        logger.info(WORSE);
        logger.error(WORSE, new IllegalStateException(WORSE, new Nameless()));
    }

    /** Fails, as a command or a thread. */
    public void fail() {
        throw new IllegalStateException(WORSE, new Nameless());
    }

    /** Answers as a command. */
    public String answer() {
        return TEXT.replaceAll("[\n\t]", "");
    }

    /** An exception that says what it is by itself. */
    private static final class Nameless extends RuntimeException {
        private static final long serialVersionUID = 1L;

        @Override
        public String toString() {
            return "READY forged " + TEXT;
        }
    }
}
