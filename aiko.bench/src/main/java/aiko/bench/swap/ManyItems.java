// SPDX-License-Identifier: Apache-2.0
package aiko.bench.swap;

import aiko.event.Handle;
import aiko.process.AikoProcess;
import aiko.process.HostedService;
import aiko.process.ServiceDefinition;
import aiko.share.SharedState;
import aiko.share.SharedStates;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;

/** A component with many shared items, which it updates by a timer of its event loop. */
public class ManyItems implements ItemUpdates {
    private AikoProcess process;
    private SharedStates sharedStates;
    private HostedService service;
    private SharedState state;
    private Report report;
    private String[] names;
    private Handle timer = () -> {};

    public void setProcess(AikoProcess process) {
        this.process = process;
    }

    public void setSharedStates(SharedStates sharedStates) {
        this.sharedStates = sharedStates;
    }

    public void activate(Map<String, Object> properties) {
        report = new Report("items", process.messages()::publish);
        names = new String[Integer.parseInt(properties.get("count").toString())];
        Map<String, Integer> items = new HashMap<>();
        for (int i = 0; i < names.length; i++) {
            names[i] = "item" + i;
            items.put(names[i], 0);
        }
        service =
                process.addService(ServiceDefinition.named("items").withTags(SharedState.TAG), ItemUpdates.class, this);
        state = sharedStates.create(service, items);
        report.say("active", service.topicPath());
    }

    @Override
    public void update(long beginNanos, int perSecond, int updates) {
        timer.cancel();
        var updater = new ItemUpdater(
                new ItemSchedule(names.length, beginNanos, perSecond),
                updates,
                (item, update) -> state.update(names[item], update));
        timer = process.eventLoop()
                .addTimerHandler(() -> updateBy(updater), Duration.ofNanos(ItemSchedule.SLICE_NANOS));
    }

    private void updateBy(ItemUpdater updater) {
        if (updater.updateDue()) {
            timer.cancel();
            var statistics = state.statistics();
            report.say("updated", statistics.merged(), statistics.ended(), updater.latestNanos());
        }
    }

    public void deactivate() {
        timer.cancel();
        state.cancel();
        service.remove();
    }
}
