// SPDX-License-Identifier: Apache-2.0
package aiko.client;

import aiko.process.ServiceDetails;
import java.util.List;

/**
 * What a service of a container is, see {@link AikoClient#info}.
 *
 * <pre>{@code
 * client.info(topicPath).thenAccept(info -> out.println(info.bundle() + " " + info.version()));
 * }</pre>
 *
 * @param details its details, as it registers them; its topic path is the one that was asked
 * @param bundle the symbolic name of the bundle that added it; empty if there is none
 * @param version the version of that bundle; empty if there is none
 * @param incarnation of its process: another one after each start of the process
 * @param accepts extensions of the messages that it understands, such as {@code traceparent}
 */
public record ServiceInformation(
        ServiceDetails details, String bundle, String version, String incarnation, List<String> accepts) {
    public ServiceInformation {
        accepts = List.copyOf(accepts);
    }
}
