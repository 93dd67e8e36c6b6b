// SPDX-License-Identifier: Apache-2.0
package aiko.logging.internal;

import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.Reference;
import org.osgi.service.component.annotations.ReferenceCardinality;
import org.osgi.service.component.annotations.ReferencePolicy;

/** Hands records to their destinations on the thread of the caller. */
@Component(service = RecordSink.class)
public class DirectSink implements RecordSink {
    @Reference(cardinality = ReferenceCardinality.OPTIONAL, policy = ReferencePolicy.DYNAMIC)
    private volatile LogDestinations destinations;

    @Override
    public void accept(LogRecord record) {
        LogDestinations current = destinations;
        if (current != null) {
            current.accept(record);
        }
    }
}
