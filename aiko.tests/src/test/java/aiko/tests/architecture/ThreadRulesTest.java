// SPDX-License-Identifier: Apache-2.0
package aiko.tests.architecture;

import static org.assertj.core.api.Assertions.assertThat;

import aiko.threading.AnyThread;
import aiko.threading.MayBlock;
import aiko.threading.NotThreadSafe;
import aiko.threading.OnEventLoop;
import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.domain.JavaMethod;
import com.tngtech.archunit.core.domain.JavaModifier;
import java.lang.annotation.Annotation;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

class ThreadRulesTest {
    private static final List<Class<? extends Annotation>> RULES =
            List.of(AnyThread.class, OnEventLoop.class, MayBlock.class, NotThreadSafe.class);

    /** Records, enums, annotations and exceptions do not change: any thread may use them. */
    private static boolean needsRule(JavaClass type) {
        return !type.isRecord() && !type.isEnum() && !type.isAnnotation() && !type.isAssignableTo(Throwable.class);
    }

    private static Stream<JavaMethod> methods() {
        return Product.api()
                .filter(ThreadRulesTest::needsRule)
                .flatMap(type -> type.getMethods().stream())
                .filter(method -> method.getModifiers().contains(JavaModifier.PUBLIC)
                        && !method.getModifiers().contains(JavaModifier.SYNTHETIC));
    }

    private static Optional<Class<? extends Annotation>> rule(JavaMethod method) {
        return RULES.stream().filter(method::isAnnotatedWith).findFirst().or(() -> RULES.stream()
                .filter(method.getOwner()::isAnnotatedWith)
                .findFirst());
    }

    @Test
    void each_method_of_the_api_says_which_thread_may_call_it_and_whether_it_may_block() {
        assertThat(methods()).hasSizeGreaterThan(100);
        assertThat(methods().filter(method -> rule(method).isEmpty()).map(JavaMethod::getFullName))
                .isEmpty();
    }

    @Test
    void nothing_has_two_rules() {
        assertThat(Stream.concat(
                                methods()
                                        .map(method -> method.getFullName()
                                                + RULES.stream()
                                                        .filter(method::isAnnotatedWith)
                                                        .count()),
                                Product.api()
                                        .map(type -> type.getFullName()
                                                + RULES.stream()
                                                        .filter(type::isAnnotatedWith)
                                                        .count()))
                        .filter(count -> !count.endsWith("0") && !count.endsWith("1")))
                .isEmpty();
    }

    @Test
    void what_does_not_block_waits_for_no_other_thread() {
        assertThat(methods()
                        .filter(method -> rule(method).orElseThrow() != MayBlock.class)
                        .flatMap(Waiting::implementations)
                        .distinct()
                        .flatMap(method -> Waiting.of(method).stream()))
                .isEmpty();
    }

    @Test
    void a_wait_is_found_through_our_own_code_and_what_implements_it() {
        JavaMethod remove = Product.CLASSES.get("aiko.process.HostedService").getMethod("remove");

        assertThat(Waiting.implementations(remove).flatMap(method -> Waiting.of(method).stream()))
                .anySatisfy(path -> assertThat(path).contains("await"));
    }
}
