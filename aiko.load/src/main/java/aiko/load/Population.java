// SPDX-License-Identifier: Apache-2.0
package aiko.load;

import java.nio.charset.StandardCharsets;

/**
 * The services of a load test, numbered from 0, and their messages: process {@code number} is
 * {@code namespace/bench-ID/number}, and its services have the ids from 1. All of them have one tag that no other service has.
 */
public final class Population {
    private static final String PROTOCOL = "github.com/geekscape/aiko_services/protocol/sensor:0";

    private final String host;
    private final int processes;
    private final int services;
    private final String tag;
    private final byte[] pathBytes;
    private final byte[] detailsBytes;

    /**
     * Describes the services.
     *
     * @param id differs between load tests at the same time
     * @param services number of services of each process
     */
    public Population(String namespace, long id, int processes, int services) {
        this.processes = processes;
        this.services = services;
        host = namespace + "/bench-" + id;
        tag = "bench=" + id;
        pathBytes = bytes(host + '/');
        detailsBytes = bytes(' ' + PROTOCOL + " mqtt bench (" + tag + " room=");
    }

    int processes() {
        return processes;
    }

    /** The number of services of all processes. */
    public int size() {
        return processes * services;
    }

    /** The beginning of the topic paths of the processes. */
    String host() {
        return host;
    }

    /** The tag of all these services, and of no others. */
    String tag() {
        return tag;
    }

    /** The topic path of a process. */
    public String process(int number) {
        return host + '/' + number;
    }

    /** The service that is registered at a position of the order: each process has its first one before any has its second one. */
    int inTurn(int place, int atOnce) {
        int block = processes * atOnce;
        int round = place / block;
        int sizeOfTurn = Math.min(atOnce, services - round * atOnce);
        int inRound = place - round * block;
        return inRound / sizeOfTurn * services + round * atOnce + inRound % sizeOfTurn;
    }

    int processOf(int service) {
        return service / services;
    }

    /** {@code (add …)} for the registrar's {@code in}. */
    void putAdd(Packets packets, byte[] topicField, int service) {
        int process = service / services;
        int number = service % services + 1;
        packets.begin(Packets.PUBLISH)
                .put(topicField)
                .put(ADD)
                .put(pathBytes)
                .decimal(process)
                .put(SLASH)
                .decimal(number)
                .put(NAME)
                .decimal(process)
                .put(DASH)
                .decimal(number)
                .put(detailsBytes)
                .decimal(process)
                .put(END_OF_TAGS)
                .end();
    }

    /** {@code (remove …)} for the registrar's {@code in}. */
    void putRemove(Packets packets, byte[] topicField, int service) {
        packets.begin(Packets.PUBLISH)
                .put(topicField)
                .put(REMOVE)
                .put(pathBytes)
                .decimal(service / services)
                .put(SLASH)
                .decimal(service % services + 1)
                .put(END)
                .end();
    }

    private static final byte[] ADD = bytes("(add ");
    private static final byte[] REMOVE = bytes("(remove ");
    private static final byte[] SLASH = bytes("/");
    private static final byte[] NAME = bytes(" sensor-");
    private static final byte[] DASH = bytes("-");
    private static final byte[] END = bytes(")");
    private static final byte[] END_OF_TAGS = bytes("))");

    /** The beginning of an {@code (add …)} of one of the services. */
    byte[] beginningOfAdd() {
        return bytes("(add " + host + '/');
    }

    byte[] beginningOfRemove() {
        return bytes("(remove " + host + '/');
    }

    /** Reads the number of the service after such a beginning; -1 if it is none. */
    int service(byte[] array, int start, int end) {
        int process = 0;
        int position = start;
        for (; position < end && array[position] != '/'; position++) {
            process = process * 10 + array[position] - '0';
        }
        int number = 0;
        for (position++; position < end && array[position] >= '0'; position++) {
            number = number * 10 + array[position] - '0';
        }
        return process >= 0 && process < processes && number >= 1 && number <= services
                ? process * services + number - 1
                : -1;
    }

    static byte[] topicField(String topic) {
        return new Packets().field(topic).toBytes();
    }

    private static byte[] bytes(String text) {
        return text.getBytes(StandardCharsets.UTF_8);
    }
}
