// SPDX-License-Identifier: Apache-2.0
package aiko.monitor.internal.figure;

import aiko.process.AikoConstants;
import aiko.process.AikoProcess;
import aiko.process.spi.ManagedProcess;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.function.BiConsumer;

/** The processes of this framework by their names. */
record Processes(List<Map.Entry<Map<String, Object>, AikoProcess>> all) {
    void forEach(BiConsumer<String, ManagedProcess> action) {
        all.stream()
                .sorted(Comparator.comparing(entry -> name(entry.getKey())))
                .forEach(entry -> action.accept(name(entry.getKey()), ManagedProcess.of(entry.getValue())));
    }

    private static String name(Map<String, Object> properties) {
        return String.valueOf(properties.get(AikoConstants.PROCESS_NAME));
    }
}
