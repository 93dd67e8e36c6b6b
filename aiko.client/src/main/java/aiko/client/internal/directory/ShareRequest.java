// SPDX-License-Identifier: Apache-2.0
package aiko.client.internal.directory;

import aiko.client.Request;
import aiko.process.ServiceDetails;
import aiko.process.ServiceFilter;
import aiko.process.TopicPath;
import aiko.sexpression.SExpressionException;
import aiko.sexpression.SExpressions;
import java.util.Optional;

/** The request for services to a registrar, and the rows of its answer. */
final class ShareRequest {
    private ShareRequest() {}

    static Request of(TopicPath registrar, ServiceFilter filter) {
        Object tags = filter.tags().isEmpty() ? ServiceFilter.ANY : filter.tags();
        return Request.of(
                registrar, "share", filter.name(), filter.protocol(), filter.transport(), filter.owner(), tags);
    }

    /** Empty if the row cannot be read: the reference implementation publishes such rows. */
    static Optional<ServiceDetails> row(byte[] payload) {
        try {
            return Optional.of(ServiceDetails.of(SExpressions.parse(payload).arguments()));
        } catch (SExpressionException | IllegalArgumentException unreadable) {
            return Optional.empty();
        }
    }
}
