// SPDX-License-Identifier: Apache-2.0
package aiko.registrar.internal;

import aiko.message.Message;
import aiko.process.TopicPath;
import aiko.registrar.internal.directory.Directory;
import aiko.registrar.internal.state.Keeper;
import java.nio.charset.StandardCharsets;
import java.util.List;

/** What a registrar understands and says, without a server. */
final class RegistrarRig {
    static final TopicPath SELF = TopicPath.parse("aiko/h/5/1");

    final RecordedMessages messages = new RecordedMessages();
    final LogLines log = new LogLines();
    final Directory directory;
    final History history = new History();
    double seconds = 1_000;
    final DirectoryChanges changes;
    final RegistrarMessages registrar;

    RegistrarRig() {
        this(Long.MAX_VALUE / 2);
    }

    /** @param limit bytes that its directory may take */
    RegistrarRig(long limit) {
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
    List<String> in(String payload) {
        return in(payload.getBytes(StandardCharsets.UTF_8));
    }

    List<String> in(byte[] payload) {
        registrar.in(new Message(SELF.in(), payload, false));
        return messages.take();
    }

    /** A message on a {@code state} topic. */
    List<String> state(String topicPath, String payload) {
        registrar.state(new Message(topicPath + "/state", payload.getBytes(StandardCharsets.UTF_8), false));
        return messages.take();
    }

    /** Adds services 1 to the number given to a process, and forgets what was published. */
    void add(String process, int services) {
        for (int i = 1; i <= services; i++) {
            in("(add " + process + "/" + i + " n" + i + " p mqtt pele ())");
        }
        messages.sendAll();
    }
}
