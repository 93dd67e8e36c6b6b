// SPDX-License-Identifier: Apache-2.0
package aiko.tests.blackbox;

import aiko.event.EventLoop;
import aiko.event.MailboxPrecedence;
import aiko.process.AikoProcess;
import aiko.process.AikoServiceListener;
import aiko.process.HostedService;
import aiko.process.ServiceState;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.locks.LockSupport;

/** A component of {@link HangingBundle}. */
public class HangingComponent implements Hanging, AikoServiceListener, ServiceState {
    private AikoProcess process;
    private String version;
    private String hangsIn;

    public void setProcess(AikoProcess process) {
        this.process = process;
    }

    public void activate(Map<String, Object> properties) {
        version = properties.get("version").toString();
        hangsIn = properties.get("hangs.in").toString();
    }

    @Override
    public void serviceAdded(HostedService service) {
        service.addControlHandler(message -> {
            if (message.text().equals("(hang)")) {
                hang();
            }
        });
        process.messages().subscribe(service.topicPath().out() + "/hang", message -> {
            hang();
        });
    }

    @Override
    public void hang() {
        while (true) {
            LockSupport.parkNanos(Duration.ofSeconds(1).toNanos());
            Thread.interrupted();
        }
    }

    @Override
    public void rest() {
        try {
            Thread.sleep(Long.MAX_VALUE);
        } catch (InterruptedException interrupted) {
            process.messages().publishCommand("hanging/interrupted", "interrupted");
        }
    }

    @Override
    public void hangIn(String place) {
        EventLoop loop = process.eventLoop();
        switch (place) {
            case "timer" -> loop.addTimerHandler(this::hang, Duration.ofMillis(10));
            case "mailbox" -> loop.addMailboxHandler(any -> hang(), "samples", 10, MailboxPrecedence.NORMAL)
                    .put(place);
            case "queue" -> {
                loop.addQueueHandler(text -> hang(), String.class);
                loop.queuePut(place);
            }
            case "flat-out" -> loop.addFlatOutHandler(this::hang);
            default -> loop.execute(this::hang);
        }
    }

    @Override
    public void answer(String topic, String text) {
        process.messages().publishCommand(topic, "answer", version, text);
    }

    @Override
    public Optional<?> handOver() {
        if (hangsIn.equals("handOver")) {
            hang();
        }
        return Optional.of(version);
    }

    @Override
    public void takeOver(Object state) {
        if (hangsIn.equals("takeOver")) {
            hang();
        }
    }
}
