// SPDX-License-Identifier: Apache-2.0
package aiko.deployer.internal.configuration.check;

import java.lang.reflect.Proxy;
import java.util.List;
import java.util.Optional;
import java.util.stream.IntStream;
import org.osgi.service.metatype.AttributeDefinition;

/** A value against a description of each type. */
public final class TypedValues {
    private static final List<AttributeDefinition> DESCRIPTIONS = IntStream.rangeClosed(
                    AttributeDefinition.STRING, AttributeDefinition.PASSWORD)
            .boxed()
            .flatMap(type -> IntStream.of(0, -2, 3).mapToObj(cardinality -> description(type, cardinality)))
            .toList();

    private TypedValues() {}

    public static List<String> violations(String value) {
        return DESCRIPTIONS.stream()
                .map(description -> SettingsCheck.violation(description, value))
                .flatMap(Optional::stream)
                .toList();
    }

    private static AttributeDefinition description(int type, int cardinality) {
        return (AttributeDefinition) Proxy.newProxyInstance(
                AttributeDefinition.class.getClassLoader(),
                new Class<?>[] {AttributeDefinition.class},
                (self, method, arguments) -> switch (method.getName()) {
                    case "getID" -> "key";
                    case "getType" -> type;
                    case "getCardinality" -> cardinality;
                    default -> null;
                });
    }
}
