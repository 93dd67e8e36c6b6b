// SPDX-License-Identifier: Apache-2.0
package aiko.logging.internal.destination;

import aiko.logging.internal.record.LogRecord;
import aiko.process.spi.LogReference;

/** Marks a record that is passed on to the OSGi log, so that it is not written again when the OSGi log reports it. */
final class RecordReference extends LogReference {
    RecordReference(LogRecord record) {
        super(record.bundle(), record.service());
    }
}
