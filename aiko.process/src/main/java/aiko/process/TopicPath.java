// SPDX-License-Identifier: Apache-2.0
package aiko.process;

import aiko.message.UnsuitableMessageException;

/**
 * The topic path of a service: {@code namespace/host/process/service}. Service {@code 0} is the process itself.
 *
 * <p>All four parts are opaque text. None is empty or contains {@code /}, white space, {@code (}, {@code )}, {@code +},
 * {@code #} or a control character.
 *
 * <pre>{@code
 * TopicPath lamp = TopicPath.parse("aiko/kitchen/4711/7");
 * messages.publishCommand(lamp.in(), "color", "red");
 * }</pre>
 *
 * <p>Source: {@code ServiceTopicPath} in {@code service.py} of the reference implementation.
 *
 * @param namespace separates installations on one MQTT server
 * @param hostname the host, without a trailing {@code .local}
 * @param processId the process on that host
 * @param serviceId the service in that process
 */
public record TopicPath(String namespace, String hostname, String processId, String serviceId) {
    /** Its multiples, of different numbers of 32 bits, are far apart. */
    private static final int GOLDEN_RATIO = 0x9E3779B9;

    private static final char DELETE = 0x7F;

    /** @throws UnsuitableMessageException if a part is not allowed; the message names the part */
    public TopicPath {
        check("namespace", namespace);
        check("host", hostname);
        check("process id", processId);
        check("service id", serviceId);
    }

    /**
     * Reads {@code namespace/host/process/service}.
     *
     * @throws UnsuitableMessageException if the text is not a topic path; the message names the reason
     */
    public static TopicPath parse(String text) {
        String[] parts = Given.text(text, "topic path").split("/", -1);
        if (parts.length != 4) {
            throw new UnsuitableMessageException(
                    "topic path \"" + text + "\": expected namespace/host/process/service");
        }
        return new TopicPath(parts[0], parts[1], parts[2], parts[3]);
    }

    /** The process: {@code namespace/host/process}. */
    public String process() {
        return namespace + '/' + hostname + '/' + processId;
    }

    /** The topic path of another service of the same process. */
    public TopicPath withServiceId(int id) {
        return new TopicPath(namespace, hostname, processId, Integer.toString(id));
    }

    /** Whether both are services of the same process. */
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

    /** The topic of the log records of the service. */
    public String log() {
        return this + "/log";
    }

    /** The topic on which the service publishes. */
    public String out() {
        return this + "/out";
    }

    /** The topic of the state of the service. */
    public String state() {
        return this + "/state";
    }

    /** Written out, since each start needs it, and Java takes milliseconds to make that of the first record. */
    @Override
    public final boolean equals(Object other) {
        return other instanceof TopicPath path && path.serviceId.equals(serviceId) && isSameProcess(path);
    }

    /** That of a record would be the same for many paths, since ids of processes and of services are consecutive numbers. */
    @Override
    public int hashCode() {
        int process = 31 * (31 * namespace.hashCode() + hostname.hashCode()) + processId.hashCode();
        return process * GOLDEN_RATIO + serviceId.hashCode();
    }

    @Override
    public String toString() {
        return namespace + '/' + hostname + '/' + processId + '/' + serviceId;
    }

    private static void check(String part, String text) {
        if (Given.text(text, part).isEmpty()) {
            throw new UnsuitableMessageException("the " + part + " of the topic path is empty");
        }
        for (int i = 0; i < text.length(); i++) {
            char character = text.charAt(i);
            if (!isAllowed(character)) {
                throw new UnsuitableMessageException("the " + part + " of the topic path, \"" + text
                        + "\", contains U+" + String.format("%04X", (int) character)
                        + "; '/', white space, '(', ')', '+' and '#' are not allowed");
            }
        }
    }

    private static boolean isAllowed(char character) {
        return switch (character) {
            case '/', '(', ')', '+', '#' -> false;
            default -> character > ' ' && character < DELETE
                    || !Character.isWhitespace(character)
                            && !Character.isSpaceChar(character)
                            && !Character.isISOControl(character);
        };
    }
}
