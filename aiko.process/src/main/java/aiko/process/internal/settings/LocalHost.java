// SPDX-License-Identifier: Apache-2.0
package aiko.process.internal.settings;

import java.io.IOException;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.nio.file.Files;
import java.nio.file.Path;

/** The name of this host in topic paths. */
final class LocalHost {
    private static final Path LINUX_HOSTNAME = Path.of("/proc/sys/kernel/hostname");

    private LocalHost() {}

    static String name() {
        return topicPathPart(systemName());
    }

    /** Shortens the name like the reference, and replaces characters that a topic path cannot contain. */
    static String topicPathPart(String hostname) {
        String name = hostname;
        if (name.endsWith("amazonaws.com")) {
            int firstDot = name.indexOf('.');
            name = name.substring(name.indexOf('-') + 1, firstDot).replace('-', '.');
        }
        if (name.endsWith(".local")) {
            name = name.substring(0, name.length() - ".local".length());
        }
        name = name.replaceAll("[\\s/()+#\\p{Cntrl}]", "-");
        return name.isEmpty() ? "localhost" : name;
    }

    private static String systemName() {
        try {
            // No look-up by name, which can take seconds if DNS does not answer.
            String name = Files.readString(LINUX_HOSTNAME).trim();
            if (!name.isEmpty()) {
                return name;
            }
        } catch (IOException notLinux) {
            // the portable way follows
        }
        try {
            return InetAddress.getLocalHost().getHostName();
        } catch (UnknownHostException unnamed) {
            return "localhost";
        }
    }
}
