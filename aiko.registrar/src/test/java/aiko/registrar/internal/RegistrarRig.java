// SPDX-License-Identifier: Apache-2.0
package aiko.registrar.internal;

import aiko.message.Message;
import aiko.process.TopicPath;
import aiko.registrar.internal.change.DirectoryChanges;
import aiko.registrar.internal.change.RefusedServices;
import aiko.registrar.internal.directory.Directory;
import aiko.registrar.internal.history.RemovalHistory;
import aiko.registrar.internal.journal.Keeper;
import aiko.registrar.internal.request.RefusedMessages;
import aiko.registrar.internal.request.RegistrarMessages;
import java.nio.charset.StandardCharsets;
import java.util.List;

/** What a registrar understands and says, without a server. */
public final class RegistrarRig {
    public static final TopicPath SELF = TopicPath.parse("aiko/h/5/1");

    public final RecordedMessages messages = new RecordedMessages();
    public final LogLines log = new LogLines();
    public final Directory directory;
    public final RemovalHistory history = new RemovalHistory();
    public double seconds = 1_000;
    public final DirectoryChanges changes;
    public final RegistrarMessages registrar;

    public RegistrarRig() {
        this(Long.MAX_VALUE / 2);
    }

    /** @param limit bytes that its directory may take */
    public RegistrarRig(long limit) {
        directory = new Directory(SELF.process(), RegistrarComponent.PROTOCOL, limit);
        changes = new DirectoryChanges(
                messages,
                SELF.out(),
                directory,
                history,
                Keeper.NOTHING,
                new RefusedServices(directory, log.logger),
                () -> seconds);
        registrar =
                new RegistrarMessages(messages, SELF, directory, history, changes, new RefusedMessages(log.logger, () ->
                        (long) (seconds * 1e9)));
        changes.setPrimary(true);
    }

    /** A message on its {@code in} topic; returns what it published. */
    public List<String> in(String payload) {
        return in(payload.getBytes(StandardCharsets.UTF_8));
    }

    public List<String> in(byte[] payload) {
        registrar.in(new Message(SELF.in(), payload, false));
        return messages.take();
    }

    /** A message on a {@code state} topic. */
    public List<String> state(String topicPath, String payload) {
        registrar.state(new Message(topicPath + "/state", payload.getBytes(StandardCharsets.UTF_8), false));
        return messages.take();
    }

    /** Adds services 1 to the number given to a process, and forgets what was published. */
    public void add(String process, int services) {
        for (int i = 1; i <= services; i++) {
            in("(add " + process + "/" + i + " n" + i + " p mqtt pele ())");
        }
        messages.sendAll();
    }

    /** Adds a registrar, and forgets what was published. */
    public void addRegistrar(String topicPath) {
        in("(add " + topicPath + " registrar " + RegistrarComponent.PROTOCOL + " mqtt pele ())");
        messages.sendAll();
    }
}
