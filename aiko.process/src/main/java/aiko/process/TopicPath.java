// SPDX-License-Identifier: Apache-2.0
package aiko.process;

import java.util.Objects;

/**
 * Where a service is: {@code namespace/host/process/service}. Service {@code 0} is the process itself.
 *
 * <p>All four parts are text to those who read them; none is empty or holds {@code /}, white space, {@code (},
 * {@code )}, {@code +}, {@code #} or a control character.
 *
 * @param namespace keeps installations on one server apart
 * @param hostname the host, without a trailing {@code .local}
 * @param processId the process on that host
 * @param serviceId the service in that process
 */
public record TopicPath(String namespace, String hostname, String processId, String serviceId) {
    /** @throws IllegalArgumentException if a part is not allowed, naming the part */
    public TopicPath {
        check("namespace", namespace);
        check("host", hostname);
        check("process id", processId);
        check("service id", serviceId);
    }

    /**
     * Reads {@code namespace/host/process/service}.
     *
     * @throws IllegalArgumentException if the text is not a topic path, saying why
     */
    public static TopicPath parse(String text) {
        String[] parts = text.split("/", -1);
        if (parts.length != 4) {
            throw new IllegalArgumentException(
                    "topic path \"" + text + "\" has " + parts.length + " parts, not namespace/host/process/service");
        }
        return new TopicPath(parts[0], parts[1], parts[2], parts[3]);
    }

    /** The process: {@code namespace/host/process}. */
    public String process() {
        return namespace + '/' + hostname + '/' + processId;
    }

    /** Another service of the same process. */
    public TopicPath withServiceId(int id) {
        return new TopicPath(namespace, hostname, processId, Integer.toString(id));
    }

    /** Whether the other is a service of the same process. */
    public boolean isSameProcess(TopicPath other) {
        return processId.equals(other.processId)
                && hostname.equals(other.hostname)
                && namespace.equals(other.namespace);
    }

    /** The topic for control messages to the service. */
    public String control() {
        return this + "/control";
    }

    /** The topic for commands to the service. */
    public String in() {
        return this + "/in";
    }

    /** The topic of the service's log records. */
    public String log() {
        return this + "/log";
    }

    /** The topic of what the service has to say. */
    public String out() {
        return this + "/out";
    }

    /** The topic of the service's state. */
    public String state() {
        return this + "/state";
    }

    @Override
    public String toString() {
        return namespace + '/' + hostname + '/' + processId + '/' + serviceId;
    }

    private static void check(String part, String text) {
        Objects.requireNonNull(text, part);
        if (text.isEmpty()) {
            throw new IllegalArgumentException("the " + part + " of a topic path is empty");
        }
        for (int i = 0; i < text.length(); i++) {
            char character = text.charAt(i);
            if ("/()+#".indexOf(character) >= 0
                    || Character.isWhitespace(character)
                    || Character.isSpaceChar(character)
                    || Character.isISOControl(character)) {
                throw new IllegalArgumentException("the " + part + " of a topic path, \"" + text
                        + "\", holds the character U+" + String.format("%04X", (int) character)
                        + ": '/', white space, '(', ')', '+' and '#' are not allowed");
            }
        }
    }
}
