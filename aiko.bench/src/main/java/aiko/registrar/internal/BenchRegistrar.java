// SPDX-License-Identifier: Apache-2.0
package aiko.registrar.internal;

import aiko.message.Message;
import aiko.message.Messages;
import aiko.process.TopicPath;
import aiko.registrar.internal.change.DirectoryChanges;
import aiko.registrar.internal.change.RefusedServices;
import aiko.registrar.internal.directory.Directory;
import aiko.registrar.internal.history.RemovalHistory;
import aiko.registrar.internal.journal.Keeper;
import aiko.registrar.internal.request.RefusedMessages;
import aiko.registrar.internal.request.RegistrarMessages;
import java.lang.reflect.Proxy;
import org.osgi.service.log.Logger;

/** A registrar's message handling without a process. It is in this package because the package is not exported. */
public final class BenchRegistrar {
    private static final TopicPath SELF = TopicPath.parse("aiko/registrar-host/1/1");
    private static final Logger SILENT = (Logger) Proxy.newProxyInstance(
            Logger.class.getClassLoader(), new Class<?>[] {Logger.class}, (proxy, method, arguments) -> {
                throw new IllegalStateException("unexpected log record: " + arguments[0]);
            });

    private final String topic = SELF.in();
    private final Directory directory = new Directory(SELF.process(), RegistrarComponent.PROTOCOL);
    private final RegistrarMessages registrarMessages;

    public BenchRegistrar(Messages messages) {
        var history = new RemovalHistory();
        var changes = new DirectoryChanges(
                messages,
                SELF.out(),
                directory,
                history,
                Keeper.NOTHING,
                new RefusedServices(directory, SILENT),
                () -> System.nanoTime() / 1e9);
        changes.setPrimary(true);
        registrarMessages = new RegistrarMessages(
                messages, SELF, directory, history, changes, new RefusedMessages(SILENT, System::nanoTime));
    }

    public Directory directory() {
        return directory;
    }

    /** A message on its {@code in} topic. */
    public void in(byte[] payload) {
        registrarMessages.in(new Message(topic, payload, false));
    }

    /** The end of a process, {@code namespace/host/process}. */
    public void absent(String process, byte[] payload) {
        registrarMessages.state(new Message(process + "/0/state", payload, false));
    }

    /** Requests that are not answered yet. */
    public int waitingRequests() {
        return registrarMessages.waitingRequests();
    }
}
