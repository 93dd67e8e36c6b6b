package ${package};

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.lang.annotation.Annotation;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import org.junit.jupiter.api.Test;

/** The class alone, with a greeter of the test. */
class ${className}ClientTest {
    private final List<String> greeted = new ArrayList<>();

    private final Greeter greeter = new Greeter() {
        @Override
        public void greet(String name) {
            greeted.add(name);
        }

        @Override
        public CompletionStage<List<String>> guests() {
            return CompletableFuture.completedFuture(greeted);
        }
    };

    private static Settings settings(String name) {
        return new Settings() {
            @Override
            public String name() {
                return name;
            }

            @Override
            public Class<? extends Annotation> annotationType() {
                return Settings.class;
            }
        };
    }

    @Test
    void greetsEachGreeterByItsName() {
        new ${className}Client(settings("Pele")).addGreeter(greeter);

        assertEquals(List.of("Pele"), greeted);
    }
}
