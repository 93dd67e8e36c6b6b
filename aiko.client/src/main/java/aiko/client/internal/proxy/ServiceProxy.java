// SPDX-License-Identifier: Apache-2.0
package aiko.client.internal.proxy;

import aiko.client.RequestException.Reason;
import aiko.process.TopicPath;
import aiko.process.ValueConversion;
import aiko.sexpression.SExpression;
import java.lang.invoke.MethodHandles;
import java.lang.reflect.InvocationHandler;
import java.lang.reflect.Method;
import java.lang.reflect.Modifier;
import java.lang.reflect.Proxy;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CancellationException;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Executor;

/** A service as an object: its methods are commands and requests. Safe for use by any thread. */
public final class ServiceProxy implements InvocationHandler {
    private static final Object[] NO_ARGUMENTS = {};

    private final Target target;
    private final ValueConversion conversion;
    private final String text;
    private final Map<Method, RemoteMethod> methods = new HashMap<>();

    private ServiceProxy(Target target, Class<?> type, ValueConversion conversion) {
        this.target = target;
        this.conversion = conversion;
        text = type.getSimpleName() + " at " + target;
        var results = new ResultTypes(type);
        for (Method method : type.getMethods()) {
            if (Modifier.isAbstract(method.getModifiers())) {
                methods.put(method, new RemoteMethod(method, results.of(method), conversion));
            }
        }
    }

    /** @throws IllegalArgumentException if the type is not an interface, or the result of a method has an unsuitable type */
    public static <T> T of(ProxyClient client, TopicPath service, Class<T> type, ValueConversion conversion) {
        return of(new FixedTarget(client, service), type, conversion);
    }

    /** @throws IllegalArgumentException if the type is not an interface, or the result of a method has an unsuitable type */
    public static <T> T of(FollowedTarget target, Class<T> type, ValueConversion conversion) {
        return of((Target) target, type, conversion);
    }

    private static <T> T of(Target target, Class<T> type, ValueConversion conversion) {
        if (!type.isInterface()) {
            throw new IllegalArgumentException(type.getName() + " is not an interface");
        }
        var handler = new ServiceProxy(target, type, conversion);
        return type.cast(Proxy.newProxyInstance(type.getClassLoader(), new Class<?>[] {type}, handler));
    }

    @Override
    public Object invoke(Object proxy, Method method, Object[] given) throws Throwable {
        Object[] arguments = given == null ? NO_ARGUMENTS : given;
        if (method.getDeclaringClass() == Object.class) {
            return switch (method.getName()) {
                case "equals" -> proxy == arguments[0];
                case "hashCode" -> System.identityHashCode(proxy);
                default -> text;
            };
        }
        RemoteMethod remote = methods.get(method);
        if (remote == null) {
            return invokeDefault(proxy, method, arguments);
        }
        // In its place: the array was made for this call.
        for (int i = 0; i < arguments.length; i++) {
            arguments[i] = conversion.write(arguments[i]);
        }
        if (remote.isCommand()) {
            target.command(remote.name(), arguments);
            return null;
        }
        if (remote.isPromise()) {
            return Promises.of(request(remote, arguments, target.callersLoop()));
        }
        return remote.isStage() ? request(remote, arguments, target.callersLoop()) : await(remote, arguments);
    }

    /** {@code InvocationHandler.invokeDefault} supports only public interfaces. */
    private static Object invokeDefault(Object proxy, Method method, Object[] arguments) throws Throwable {
        Class<?> type = method.getDeclaringClass();
        return MethodHandles.privateLookupIn(type, MethodHandles.lookup())
                .unreflectSpecial(method, type)
                .bindTo(proxy)
                .invokeWithArguments(arguments);
    }

    /** Cancelling the result cancels the request. */
    private CompletableFuture<Object> request(RemoteMethod remote, Object[] arguments, Executor caller) {
        CompletableFuture<List<SExpression>> answer = target.request(remote.name(), arguments, caller);
        var result = new CompletableFuture<Object>();
        answer.whenComplete((items, failure) -> {
            if (failure != null) {
                // As the stage of the request fails: dependent stages of the JDK would wrap it.
                result.completeExceptionally(failure);
                return;
            }
            try {
                result.complete(remote.result(items));
            } catch (IllegalArgumentException unsuitable) {
                result.completeExceptionally(
                        target.failure(remote.name(), Reason.MALFORMED_ANSWER, unsuitable.getMessage()));
            } catch (Throwable failed) {
                result.completeExceptionally(failed);
            }
        });
        result.whenComplete((value, failure) -> {
            if (result.isCancelled()) {
                answer.cancel(false);
            }
        });
        return result;
    }

    private Object await(RemoteMethod remote, Object[] arguments) throws InterruptedException {
        if (target.process().eventLoop().isCurrentThread()) {
            throw new IllegalStateException("cannot wait for " + remote.name() + " of " + text
                    + " on the event loop that handles its answer; return a CompletionStage");
        }
        var thread = new WaitingThread();
        try {
            return thread.await(request(remote, arguments, thread));
        } catch (InterruptedException interrupted) {
            if (remote.declaresInterruption()) {
                throw interrupted;
            }
            // The interface does not prepare its callers for it, but they may look at the state of their thread.
            Thread.currentThread().interrupt();
            var cancelled = new CancellationException("interrupted while waiting for " + remote.name() + " of " + text);
            cancelled.initCause(interrupted);
            throw cancelled;
        } catch (ExecutionException failure) {
            throw failure.getCause() instanceof RuntimeException cause
                    ? cause
                    : new IllegalStateException(failure.getCause());
        }
    }
}
