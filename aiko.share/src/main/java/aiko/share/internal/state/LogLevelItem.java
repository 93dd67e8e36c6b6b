// SPDX-License-Identifier: Apache-2.0
package aiko.share.internal.state;

import aiko.process.HostedService;
import aiko.process.spi.LogLevelNames;
import aiko.share.ItemCommand;
import aiko.share.SharedStateListener;
import aiko.share.spi.SharedLogLevel;
import java.util.Optional;

/** Applies changes of the item {@code log_level} to the records of the service. Owned by the event loop. */
public final class LogLevelItem implements SharedStateListener {
    public static final String NAME = SharedLogLevel.ITEM;

    private final HostedService service;
    private boolean isInitial;

    /** @param isInitial whether the state has the item from the start: then its first value shows the level, and does not set it */
    public LogLevelItem(HostedService service, boolean isInitial) {
        this.service = service;
        this.isInitial = isInitial;
    }

    @Override
    public void itemChanged(ItemCommand command, String item, Optional<Object> value) {
        if (!item.equals(NAME)) {
            return;
        }
        if (isInitial) {
            isInitial = false;
        } else if (command != ItemCommand.REMOVE) {
            value.map(String::valueOf).flatMap(LogLevelNames::parse).ifPresent(service::setLogLevel);
        }
    }
}
