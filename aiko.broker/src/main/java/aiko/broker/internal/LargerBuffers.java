// SPDX-License-Identifier: Apache-2.0
package aiko.broker.internal;

import io.moquette.broker.Server;
import io.moquette.interception.AbstractInterceptHandler;
import io.moquette.interception.messages.InterceptConnectMessage;
import io.netty.channel.Channel;
import io.netty.channel.WriteBufferWaterMark;
import java.lang.reflect.Field;
import java.lang.reflect.Method;
import java.util.function.Consumer;

/**
 * Gives every client room for messages that it has not read yet. Moquette drops messages of QoS 0 as soon as Netty's
 * buffer of 64 KiB is full, which a process with a thousand services fills at once, and offers no setting for it.
 */
final class LargerBuffers extends AbstractInterceptHandler {
    /** Bytes for one client; beyond that, messages of QoS 0 are dropped. */
    static final int BYTES_PER_CLIENT = 64 << 20;

    private static final WriteBufferWaterMark ROOM = new WriteBufferWaterMark(BYTES_PER_CLIENT / 2, BYTES_PER_CLIENT);

    private final Server server;
    private final Consumer<Throwable> problems;

    /** @param problems told when a part of the server has ended by an accident */
    LargerBuffers(Server server, Consumer<Throwable> problems) {
        this.server = server;
        this.problems = problems;
    }

    @Override
    public Class<?>[] getInterceptedMessageTypes() {
        return new Class<?>[] {InterceptConnectMessage.class};
    }

    @Override
    public void onSessionLoopError(Throwable error) {
        problems.accept(error);
    }

    @Override
    public String getID() {
        return "aiko-larger-buffers";
    }

    @Override
    public void onConnect(InterceptConnectMessage message) {
        try {
            Object session = invoke(field(server, "sessions"), "retrieve", message.getClientID());
            Object connection = session == null ? null : field(session, "mqttConnection");
            if (connection != null) {
                ((Channel) field(connection, "channel")).config().setWriteBufferWaterMark(ROOM);
            }
        } catch (ReflectiveOperationException changed) {
            throw new IllegalStateException("this version of Moquette is built differently", changed);
        }
    }

    private static Object field(Object owner, String name) throws ReflectiveOperationException {
        Field field = owner.getClass().getDeclaredField(name);
        field.setAccessible(true);
        return field.get(owner);
    }

    private static Object invoke(Object owner, String name, String argument) throws ReflectiveOperationException {
        Method method = owner.getClass().getDeclaredMethod(name, String.class);
        method.setAccessible(true);
        return method.invoke(owner, argument);
    }
}
