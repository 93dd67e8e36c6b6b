// SPDX-License-Identifier: Apache-2.0
package aiko.share.spi;

import static org.assertj.core.api.Assertions.assertThat;

import aiko.process.HostedService;
import aiko.share.ItemCommand;
import aiko.share.SharedState;
import aiko.share.SharedStateListener;
import java.lang.reflect.InvocationHandler;
import java.lang.reflect.Proxy;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.osgi.service.log.LogLevel;
import org.osgi.service.log.admin.LoggerAdmin;
import org.osgi.service.log.admin.LoggerContext;

class SharedLogLevelTest {
    private final Map<String, Object> items = new HashMap<>();
    private LogLevel configured = LogLevel.INFO;
    private Optional<LogLevel> ofService = Optional.empty();
    private SharedStateListener listener;

    private final LoggerContext context = stub(LoggerContext.class, (proxy, method, arguments) -> configured);
    private final SharedLogLevel level = new SharedLogLevel(
            stub(HostedService.class, (proxy, method, arguments) -> ofService),
            stub(LoggerAdmin.class, (proxy, method, arguments) -> context),
            "some.logger");
    private final SharedState state = stub(SharedState.class, (proxy, method, arguments) -> switch (method.getName()) {
        case "get" -> Optional.ofNullable(items.get(arguments[0]));
        case "update" -> items.put((String) arguments[0], arguments[1]);
        case "addListener" -> {
            listener = (SharedStateListener) arguments[0];
            yield null;
        }
        default -> throw new UnsupportedOperationException(method.getName());
    });

    private static <T> T stub(Class<T> type, InvocationHandler handler) {
        return type.cast(
                Proxy.newProxyInstance(SharedLogLevelTest.class.getClassLoader(), new Class<?>[] {type}, handler));
    }

    @Test
    void it_is_the_level_of_the_service_else_of_the_logger() {
        assertThat(level.name()).isEqualTo("INFO");

        ofService = Optional.of(LogLevel.WARN);

        assertThat(level.name()).isEqualTo("WARNING");
    }

    @Test
    void a_value_that_is_no_level_is_replaced() {
        level.follow(state);
        items.put(SharedLogLevel.ITEM, "loud");

        listener.itemChanged(ItemCommand.UPDATE, SharedLogLevel.ITEM, Optional.of("loud"));

        assertThat(items).containsEntry(SharedLogLevel.ITEM, "INFO");
    }

    @Test
    void a_new_configuration_is_shared_at_the_next_refresh() {
        level.refresh(state);
        configured = LogLevel.DEBUG;

        level.refresh(state);

        assertThat(items).containsEntry(SharedLogLevel.ITEM, "DEBUG");
    }
}
