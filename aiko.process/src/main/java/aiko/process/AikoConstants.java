// SPDX-License-Identifier: Apache-2.0
package aiko.process;

/**
 * The names by which processes and services are found and configured: service properties, ids of conditions, properties of
 * log entries.
 *
 * <pre>{@code
 * @Reference(target = "(" + AikoConstants.PROCESS_NAME + "=second)")
 * AikoProcess process;
 *
 * context.registerService(Runnable.class, lamp::blink, FrameworkUtil.asDictionary(
 *         Map.of(AikoConstants.SERVICE_NAME, "lamp", AikoConstants.SERVICE_TAGS, List.of("room=kitchen"))));
 * }</pre>
 */
public final class AikoConstants {
    /** Service property of an Aiko service, a {@code String}: its name. See {@link AikoService#name()}. */
    public static final String SERVICE_NAME = "aiko.name";

    /** Service property of an Aiko service, a {@code String}: its protocol. See {@link AikoService#protocol()}. */
    public static final String SERVICE_PROTOCOL = "aiko.protocol";

    /** Service property of an Aiko service, a {@code String+}: its tags. See {@link AikoService#tags()}. */
    public static final String SERVICE_TAGS = "aiko.tags";

    /** Service property of an Aiko service, a {@code String}: its failure policy. See {@link AikoService#failure()}. */
    public static final String SERVICE_FAILURE = "aiko.failure";

    /** Service property of an Aiko service, a {@code Boolean}: see {@link AikoService#retained()}. */
    public static final String SERVICE_RETAINED = "aiko.retained";

    /** Service property of an Aiko service, a {@code Boolean}: see {@link AikoService#durable()}. */
    public static final String SERVICE_DURABLE = "aiko.durable";

    /** Service property of an Aiko service, a {@code Boolean}: see {@link AikoService#share()}. */
    public static final String SERVICE_SHARE = "aiko.share";

    /** Service property of an Aiko service, a {@code String}: its processes. See {@link AikoService#target()}. */
    public static final String SERVICE_TARGET = "aiko.target";

    /** Service property of {@link AikoProcess}, a {@code String}: its topic path, {@code namespace/host/process}. */
    public static final String PROCESS_TOPIC_PATH = "aiko.process.topic_path";

    /**
     * Service property of {@link AikoProcess}, a {@code String}: {@value #DEFAULT_PROCESS}, or the name of an additional
     * process, as in the configuration {@code aiko.process.additional~NAME}.
     */
    public static final String PROCESS_NAME = "aiko.process.name";

    /**
     * The name of the process that every framework has. A component that asks for one process, whichever it is, gets this
     * one.
     */
    public static final String DEFAULT_PROCESS = "default";

    /** Service property of {@link AikoProcess}, a {@code String}: the namespace. */
    public static final String PROCESS_NAMESPACE = "aiko.process.namespace";

    /** Service property of {@link AikoProcess}, a {@code String}: the host of the MQTT server, of several addresses the first. */
    public static final String PROCESS_MQTT_HOST = "aiko.process.mqtt.host";

    /** Service property of {@link AikoProcess}, an {@code Integer}: the port of the MQTT server, of several addresses the first. */
    public static final String PROCESS_MQTT_PORT = "aiko.process.mqtt.port";

    /** Service property of {@link AikoProcess}, a {@code Boolean}: whether the host of the MQTT server was configured. */
    public static final String PROCESS_MQTT_CONFIGURED = "aiko.process.mqtt.configured";

    /**
     * The id of an OSGi Condition that is registered while the process is connected to its MQTT server. The condition has
     * the service properties of the process.
     */
    public static final String CONDITION_TRANSPORT = "aiko.transport";

    /** The id of an OSGi Condition that is registered while the process knows a primary registrar that has answered. */
    public static final String CONDITION_REGISTRAR = "aiko.registrar";

    /**
     * Property of {@code LogEntry.getServiceReference()}, in the log entries about a service: the topic path of the
     * service, {@code namespace/host/process/service}.
     */
    public static final String LOG_SERVICE_TOPIC_PATH = "aiko.service.topic_path";

    /** Property of {@code LogEntry.getServiceReference()}, in the log entries about a service: the name of the service. */
    public static final String LOG_SERVICE_NAME = "aiko.service.name";

    private AikoConstants() {}
}
