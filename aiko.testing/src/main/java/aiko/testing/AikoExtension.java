// SPDX-License-Identifier: Apache-2.0
package aiko.testing;

import java.lang.reflect.Field;
import java.lang.reflect.Modifier;
import org.junit.jupiter.api.extension.BeforeAllCallback;
import org.junit.jupiter.api.extension.ExtensionContext;
import org.junit.jupiter.api.extension.ExtensionContext.Namespace;
import org.junit.jupiter.api.extension.ExtensionContext.Store.CloseableResource;
import org.junit.jupiter.api.extension.ParameterContext;
import org.junit.jupiter.api.extension.ParameterResolver;
import org.junit.jupiter.api.extension.TestInstancePostProcessor;

/** What JUnit calls for {@link AikoTest}: one tester for each class, which nested classes share. */
final class AikoExtension implements BeforeAllCallback, TestInstancePostProcessor, ParameterResolver {
    private static final Namespace NAMESPACE = Namespace.create(AikoExtension.class);

    /** Closed by JUnit after the class. */
    private record Kept(TesterOfClass tester) implements CloseableResource {
        @Override
        public void close() throws Exception {
            tester.close();
        }
    }

    @Override
    public void beforeAll(ExtensionContext context) {
        tester(context);
    }

    @Override
    public void postProcessTestInstance(Object instance, ExtensionContext context) throws IllegalAccessException {
        for (Class<?> type = instance.getClass(); type != null; type = type.getSuperclass()) {
            for (Field field : type.getDeclaredFields()) {
                if (field.getType() == AikoTester.class && !Modifier.isStatic(field.getModifiers())) {
                    field.setAccessible(true);
                    field.set(instance, tester(context));
                }
            }
        }
    }

    @Override
    public boolean supportsParameter(ParameterContext parameter, ExtensionContext context) {
        return parameter.getParameter().getType() == AikoTester.class;
    }

    @Override
    public Object resolveParameter(ParameterContext parameter, ExtensionContext context) {
        return tester(context);
    }

    private static AikoTester tester(ExtensionContext context) {
        ExtensionContext outermost = outermostClass(context);
        return outermost
                .getStore(NAMESPACE)
                .getOrComputeIfAbsent(Kept.class, key -> new Kept(start(outermost)), Kept.class)
                .tester();
    }

    private static ExtensionContext outermostClass(ExtensionContext context) {
        Class<?> type = context.getRequiredTestClass();
        while (type.getEnclosingClass() != null && type.getEnclosingClass().isAnnotationPresent(AikoTest.class)) {
            type = type.getEnclosingClass();
        }
        ExtensionContext found = context;
        for (ExtensionContext each = context;
                each != null && each.getTestClass().isPresent();
                each = each.getParent().orElse(null)) {
            if (each.getRequiredTestClass() == type) {
                found = each;
            }
        }
        return found;
    }

    private static TesterOfClass start(ExtensionContext context) {
        Class<?> type = context.getRequiredTestClass();
        AikoTest settings = type.getAnnotation(AikoTest.class);
        if (settings == null) {
            throw new IllegalStateException(type.getName() + ": expected the annotation @AikoTest on the class");
        }
        return TesterOfClass.start(type, settings);
    }
}
