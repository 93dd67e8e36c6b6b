// SPDX-License-Identifier: Apache-2.0
package aiko.deployer.internal.configuration.check;

import static org.assertj.core.api.Assertions.assertThat;

import aiko.deployer.internal.configuration.file.Pid;
import aiko.deployer.internal.configuration.file.Settings;
import java.lang.reflect.InvocationHandler;
import java.lang.reflect.Proxy;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.osgi.framework.Bundle;
import org.osgi.framework.BundleContext;
import org.osgi.framework.ServiceReference;
import org.osgi.service.component.runtime.ServiceComponentRuntime;
import org.osgi.service.metatype.AttributeDefinition;
import org.osgi.service.metatype.MetaTypeInformation;
import org.osgi.service.metatype.MetaTypeProvider;
import org.osgi.service.metatype.MetaTypeService;
import org.osgi.service.metatype.ObjectClassDefinition;

/** However much is wrong with a file, the remarks on it are few. */
class SettingsCheckTest {
    private static final String PID = "acme.lamp";

    private static <T> T fake(Class<T> type, InvocationHandler handler) {
        return type.cast(Proxy.newProxyInstance(type.getClassLoader(), new Class<?>[] {type}, handler));
    }

    private static AttributeDefinition number(String key) {
        return fake(AttributeDefinition.class, (self, method, arguments) -> switch (method.getName()) {
            case "getID" -> key;
            case "getType" -> AttributeDefinition.INTEGER;
            case "getCardinality" -> 0;
            default -> null;
        });
    }

    /** Of one bundle that describes whole numbers of these names. */
    private static SettingsCheck check(List<String> keys) {
        Object described = fake(ObjectClassDefinition.class, (self, method, arguments) -> keys.stream()
                .map(SettingsCheckTest::number)
                .toArray(AttributeDefinition[]::new));
        var bundle = new Bundle[1];
        bundle[0] = fake(Bundle.class, (self, method, arguments) -> switch (method.getName()) {
            case "equals" -> self == arguments[0];
            case "hashCode" -> 1;
            case "getBundleId" -> 1L;
            default -> null;
        });
        var information = fake(MetaTypeInformation.class, (self, method, arguments) -> switch (method.getName()) {
            case "getPids" -> new String[] {PID};
            case "getObjectClassDefinition" -> described;
            case "getBundle" -> bundle[0];
            default -> null;
        });
        var service = fake(MetaTypeService.class, (self, method, arguments) -> information);
        var reference = fake(ServiceReference.class, (self, method, arguments) -> bundle[0]);
        var context = fake(BundleContext.class, (self, method, arguments) -> switch (method.getName()) {
            case "getServiceReference" -> reference;
            case "getService" -> service;
            case "getBundles" -> bundle;
            case "getAllServiceReferences" -> MetaTypeProvider.class.getName().equals(arguments[0])
                    ? new ServiceReference<?>[] {reference}
                    : null;
            case "ungetService" -> true;
            default -> null;
        });
        var runtime = fake(ServiceComponentRuntime.class, (self, method, arguments) -> List.of());
        return new SettingsCheck(new Pid(PID), new Configurable(context, runtime, new Metatypes(context)));
    }

    private static List<String> keys(String prefix) {
        return IntStream.range(0, 500).mapToObj(i -> prefix + i).toList();
    }

    private static Settings settings(List<String> keys) throws Exception {
        return Settings.parse((String.join(" = x\n", keys) + " = x\n").getBytes(StandardCharsets.UTF_8));
    }

    @Test
    void the_first_violations_are_named_and_the_others_counted() throws Exception {
        assertThat(check(keys("n")).violations(settings(keys("n"))))
                .hasSize(11)
                .startsWith("line 1: n0 is \"x\": expected a whole number")
                .endsWith("and 490 more");
    }

    @Test
    void the_first_unknown_settings_are_named_and_the_others_counted() throws Exception {
        assertThat(check(List.of("other")).unknown(settings(keys("n"))))
                .hasSize(11)
                .startsWith("line 1: unknown setting n0: not described by acme.lamp")
                .endsWith("and 490 more");
        assertThat(check(List.of("other")).unknown(settings(keys("n").subList(0, 10))))
                .hasSize(10);
    }

    /** Of a fraction, as Felix says it. */
    private static String violation(Double least, Double most, String value) {
        var definition = fake(AttributeDefinition.class, (self, method, arguments) -> switch (method.getName()) {
            case "getType" -> AttributeDefinition.DOUBLE;
            case "getCardinality" -> 0;
            case "validate" -> {
                double number = Double.parseDouble((String) arguments[0]);
                yield least != null && number < least
                        ? "%less than minimum"
                        : most != null && number > most ? "%greater than maximum" : "";
            }
            default -> null;
        });
        return SettingsCheck.violation(definition, value).orElse("");
    }

    @Test
    void a_fraction_outside_of_its_range_is_told_the_range() {
        assertThat(violation(0.0, 1.0, "3")).isEqualTo("expected a number from 0 to 1");
        assertThat(violation(0.01, null, "0")).isEqualTo("expected a number, 0.01 or more");
        assertThat(violation(null, -2.5, "x")).isEqualTo("expected a number, -2.5 or less");
        assertThat(violation(null, null, "x")).isEqualTo("expected a number");
        assertThat(violation(0.0, 1.0, "0.5")).isEmpty();
        assertThat(violation(0.0, 1.0, "1")).isEmpty();
    }
}
