// SPDX-License-Identifier: Apache-2.0
package aiko.client;

import aiko.process.TopicPath;

/**
 * A request that ended without a complete answer. The message is one line for people: the service and the cause.
 *
 * <pre>{@code
 * client.request(Request.of(details.topicPath(), "colors")).whenComplete((items, failure) -> {
 *     if (failure instanceof RequestException ended && ended.reason() == RequestException.Reason.SERVICE_REMOVED) {
 *         logger.info("removed: {}", ended.service());
 *     }
 * });
 * }</pre>
 */
public class RequestException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    private final transient TopicPath service;
    private final Reason reason;

    /** Why a request ended. */
    public enum Reason {
        /** The answer, or a part of it, did not arrive within the time limit. */
        TIME_LIMIT,
        /** The service was removed, or its process ended, before the answer was complete. */
        SERVICE_REMOVED,
        /** The registrar that was asked is no longer the primary. */
        REGISTRAR_CHANGED,
        /** The process knows no primary registrar. */
        NO_REGISTRAR,
        /** No service matches the filter of a {@link RemoteService}. */
        NO_SERVICE,
        /** The process is not connected to its MQTT server, or has lost the connection. */
        DISCONNECTED,
        /**
         * Too many requests of this process are under way, or their answers need too much memory, or too many messages are
         * queued for the MQTT server. Wait for answers before sending more.
         */
        TOO_MANY_REQUESTS,
        /** The answer has more items or bytes than the request allows. */
        ANSWER_TOO_LARGE,
        /** A message of the answer cannot be read. */
        MALFORMED_ANSWER,
        /** The called method failed, or its arguments do not fit. The message contains the text that the service has sent. */
        SERVICE_FAILED,
        /**
         * The service does not answer a question that each service of an Aiko container answers: it is not one, is one of an earlier
         * version, or keeps the question to itself.
         */
        NOT_DESCRIBED,
        /**
         * {@link AikoClient#commandOnce}: the process of the service has never confirmed a command. It does not run, or it is one of the
         * reference implementation or of an earlier version, which confirm nothing.
         */
        NOT_CONFIRMED,
        /** The client was released: its bundle or process has stopped. */
        CLIENT_CLOSED
    }

    /**
     * Creates an exception without a stack trace, which would not lead to the caller.
     *
     * @param service the service that was asked
     * @param message one line: the service and the cause
     */
    public RequestException(TopicPath service, Reason reason, String message) {
        super(message, null, false, false);
        this.service = service;
        this.reason = reason;
    }

    /** The service that was asked. */
    public TopicPath service() {
        return service;
    }

    /** Why the request ended. */
    public Reason reason() {
        return reason;
    }
}
