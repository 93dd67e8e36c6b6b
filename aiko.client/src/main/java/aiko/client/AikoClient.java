// SPDX-License-Identifier: Apache-2.0
package aiko.client;

import aiko.event.Handle;
import aiko.process.AikoProcess;
import aiko.process.ServiceDetails;
import aiko.process.ServiceFilter;
import aiko.process.ServiceStatistics;
import aiko.process.TopicPath;
import aiko.sexpression.SExpression;
import aiko.threading.AnyThread;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletionStage;
import org.jspecify.annotations.Nullable;
import org.osgi.annotation.versioning.ProviderType;

/**
 * Finds, follows and calls the services of a namespace, or of {@linkplain Namespaces several}, in any process and any language: an OSGi service, one for each {@link AikoProcess} of the framework and with the same service properties. Each bundle gets an
 * object of its own; its requests and followers end when the bundle stops.
 *
 * <p>Stages complete, and listeners are called, on the event loop of the calling bundle, {@link AikoProcess#eventLoop()}. Do not
 * wait for a stage on that event loop: it would never complete. A client that is not used subscribes to nothing and stores
 * nothing.
 *
 * <pre>{@code
 * @Activate
 * public Controller(@Reference AikoClient client) {
 *     client.follow(ServiceFilter.named("thermometer"), thermometer -> client.request(
 *                     Request.of(thermometer.topicPath(), "temperature"))
 *             .thenAccept(items -> logger.info("{} degrees", items.get(0).arguments().get(0))));
 * }
 * }</pre>
 *
 * <p>Source: {@code do_command}, {@code do_request}, {@code do_discovery} and {@code get_service_proxy} in {@code discovery.py},
 * and {@code ServicesCache} in {@code share.py} of the reference implementation.
 */
@AnyThread
@ProviderType
public interface AikoClient {
    /** The process that publishes the messages of this client, as the calling bundle gets it. */
    AikoProcess process();

    /**
     * Publishes {@code (command argument …)} on the {@code in} topic of a service. There is no answer, and no failure if the
     * service does not exist.
     *
     * @param arguments as in {@link aiko.sexpression.SExpressions#generate(String, Object...)}
     * @throws aiko.sexpression.SExpressionException if the arguments cannot be written
     */
    void command(TopicPath service, String command, @Nullable Object... arguments);

    /**
     * Sends a command that is handled once, whatever happens to the connections and the MQTT server meanwhile. It is sent again,
     * to each server that the process is connected to, until the process of the service confirms that it has taken the command,
     * which completes the stage. What arrives twice is recognized there. Such commands to one service are handled in the order of
     * the calls of a thread; commands of {@link #command} and requests may overtake them.
     *
     * <p>The stage completes exceptionally with a {@link RequestException} when the time limit is over, or this bundle stops: then it
     * is unknown whether the command was taken. It has been taken, but may not be handled, if the process of the service ends
     * soon after. A service of the reference implementation confirms nothing: it gets the command with MQTT's QoS 1, mostly once, and
     * the stage ends with {@link RequestException.Reason#NOT_CONFIRMED}.
     *
     * <pre>{@code
     * client.commandOnce(details.topicPath(), Duration.ofMinutes(1), "book", "seat", 21)
     *         .whenComplete((taken, failure) -> logger.info("{}", failure == null ? "booked" : failure.getMessage()));
     * }</pre>
     *
     * @param timeLimit from 1 ms to 1 day
     * @param arguments as in {@link aiko.sexpression.SExpressions#generate(String, Object...)}
     * @throws aiko.sexpression.SExpressionException if the arguments cannot be written
     * @throws IllegalArgumentException if the time limit is out of range
     */
    CompletionStage<Void> commandOnce(
            TopicPath service, Duration timeLimit, String command, @Nullable Object... arguments);

    /**
     * Sends a request and collects its answer. The stage completes with the items of the answer in the order of arrival, each an
     * expression such as {@code (response VALUE)}.
     *
     * <p>It completes exceptionally with a {@link RequestException}, whose {@link RequestException#reason()} names the cause. To
     * cancel the request, call {@code toCompletableFuture().cancel(false)}.
     *
     * @throws aiko.sexpression.SExpressionException if the arguments cannot be written
     * @throws IllegalArgumentException if the request is an {@linkplain Request#open() open} one, whose answer has no end
     */
    CompletionStage<List<SExpression>> request(Request request);

    /**
     * Sends a request and passes each item of its answer to the listener as it arrives, until the answer is complete, the time
     * limit is over, or the handle is cancelled.
     *
     * @throws aiko.sexpression.SExpressionException if the arguments cannot be written
     */
    Handle request(Request request, ResponseListener listener);

    /**
     * Finds the services that match now. If the cache of the process contains them, it answers; otherwise the primary registrar is
     * asked for the matching services only. If no registrar is known, the search waits for one for at most 5 s.
     *
     * @return a snapshot, in no particular order, or exceptionally a {@link RequestException}
     */
    CompletionStage<List<ServiceDetails>> find(ServiceFilter filter);

    /**
     * Follows the services that match: calls the listener for each of them, and again with each change, until the follower is
     * cancelled. The services stay known while a registrar is replaced or the connection is lost.
     *
     * <p>All followers of a process share one cache. A follower whose filter is covered by the filter of another one costs
     * only its own list; otherwise the primary registrar is asked for the matching services only.
     */
    ServiceFollower follow(ServiceFilter filter, ServiceListener listener);

    /**
     * Finds the namespaces of the MQTT server of the process whose primary registrars have announced themselves, and all that are named,
     * in the order of their names. The stage completes exceptionally with a {@link RequestException} if the server does not answer within
     * 5 s.
     *
     * <p>The first use of a pattern subscribes to the announcements of all namespaces, until it has its answer. Not each server finds
     * those announcements by a wildcard: then name the namespaces.
     */
    CompletionStage<List<NamespaceDetails>> namespaces(Namespaces namespaces);

    /**
     * Finds the services of several namespaces that match now, by asking the primary registrar of each of them. The stage also completes
     * if some do not answer within 5 s: {@link FoundServices#failures()} names these namespaces.
     *
     * <pre>{@code
     * client.find(Namespaces.ALL, ServiceFilter.named("lamp")).thenAccept(found ->
     *         found.services().forEach(lamp -> client.command(lamp.topicPath(), "off")));
     * }</pre>
     */
    CompletionStage<FoundServices> find(Namespaces namespaces, ServiceFilter filter);

    /**
     * Follows the services of several namespaces that match, also of those that appear later, as
     * {@link #follow(ServiceFilter, ServiceListener)} does for its own. {@link ServiceListener#servicesSynchronized()} follows the services of
     * all registrars that answer within 5 s, and {@link ServiceFollower#state()} is that of the namespace that is least complete.
     *
     * <p>Services of a namespace without a primary stay known until another primary does not confirm them. A registrar is followed only
     * with services of its own namespace.
     */
    ServiceFollower follow(Namespaces namespaces, ServiceFilter filter, ServiceListener listener);

    /**
     * Asks a service, in any process, which commands it has. The stage completes exceptionally with a {@link RequestException}: with
     * {@link RequestException.Reason#NOT_DESCRIBED}, mostly within half a second, if the service does not describe itself, as those of the
     * reference implementation; with {@link RequestException.Reason#TIME_LIMIT} after 5 s if it answers nothing at all.
     *
     * <pre>{@code
     * client.describe(topicPath).thenAccept(description -> description.commands().forEach(System.out::println));
     * }</pre>
     */
    CompletionStage<ServiceDescription> describe(TopicPath service);

    /**
     * Asks a service, in any process, whether it handles messages. The stage completes with the time until the answer, or exceptionally as
     * that of {@link #describe}: with {@link RequestException.Reason#TIME_LIMIT} after 5 s if the service is not running or its event
     * loop is busy.
     *
     * <pre>{@code
     * client.ping(topicPath).thenAccept(time -> out.println(time.toMillis() + " ms"));
     * }</pre>
     */
    CompletionStage<Duration> ping(TopicPath service);

    /** Asks a service, in any process, what it is. The stage completes exceptionally as that of {@link #ping}. */
    CompletionStage<ServiceInformation> info(TopicPath service);

    /**
     * Asks a service, in any process, for its figures: those of {@link aiko.process.HostedService#statistics}. The question is one of the
     * handled messages. The stage completes exceptionally as that of {@link #ping}.
     *
     * <pre>{@code
     * client.stats(topicPath).thenAccept(figures -> out.println(figures.failed() + " of " + figures.handled()));
     * }</pre>
     */
    CompletionStage<ServiceStatistics> stats(TopicPath service);

    /**
     * A service as an object: each method of the interface is a command or request of its name, with the same arguments: the name in its
     * {@link aiko.process.AikoCommand}, else that of the method.
     *
     * <ul>
     *   <li>A {@code void} method is a command.
     *   <li>A method that returns a {@link CompletionStage}, a {@code CompletableFuture} or an OSGi {@code Promise} is a request,
     *       and its stage behaves like that of {@link #request(Request)}. With a collection, stream or array as its type argument, each item of the answer is an
     *       element; with {@code Optional}, there is at most one item; with {@code Void}, items are ignored; with any other type,
     *       there is one item.
     *   <li>A method that returns such a value itself is a request for which the calling thread waits; it throws the
     *       {@link RequestException}. On {@link AikoProcess#eventLoop()} it throws an {@link IllegalStateException}.
     *   <li>Default methods are executed as they are.
     * </ul>
     *
     * <p>Arguments and results are converted as by {@link aiko.process.ValueConversion}. The proxy needs no release, and stays with
     * its topic path: it outlives a hot swap of the service, but not its move to another process, as
     * {@link #proxy(ServiceFilter, Class)} does. A command for which the queue of the process has no room is dropped, counted and
     * logged; a request ends with {@link RequestException.Reason#TOO_MANY_REQUESTS}.
     *
     * <pre>{@code
     * interface Lamp {
     *     void color(Color color);
     *
     *     CompletionStage<List<Color>> colors();
     * }
     *
     * Lamp lamp = client.proxy(details.topicPath(), Lamp.class);
     * }</pre>
     *
     * @throws IllegalArgumentException if the type is not an interface, the result of a method has no type argument, or the name in its
     *     {@code @AikoCommand} is invalid
     */
    <T> T proxy(TopicPath service, Class<T> type);

    /**
     * A service that is called by what it is: calls go to one of the services that match, also after it has moved to another process.
     * It lasts until it is cancelled, or the bundle stops. See {@link #proxy(TopicPath, Class)} for the methods of the interface.
     *
     * @throws IllegalArgumentException if the type is not an interface, the result of a method has no type argument, or the name in its
     *     {@code @AikoCommand} is invalid
     */
    <T> RemoteService<T> proxy(ServiceFilter services, Class<T> type);

    /** The figures of the clients of all bundles for this process. */
    ClientStatistics statistics();
}
