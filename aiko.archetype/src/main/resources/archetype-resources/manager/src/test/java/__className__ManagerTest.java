package ${package};

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import aiko.message.UnsuitableMessageException;
import java.lang.annotation.Annotation;
import java.util.List;
import org.junit.jupiter.api.Test;

/** The class alone: without workers, it needs no process. */
class ${className}ManagerTest {
    private static Settings settings(int workers) {
        return new Settings() {
            @Override
            public int workers() {
                return workers;
            }

            @Override
            public Class<? extends Annotation> annotationType() {
                return Settings.class;
            }
        };
    }

    @Test
    void refusesACountThatIsOutOfRange() {
        var manager = new ${className}Manager(null, settings(0));

        assertThrows(UnsuitableMessageException.class, () -> manager.resize(-1));
        assertThrows(UnsuitableMessageException.class, () -> manager.resize(1_001));
        assertEquals(List.of(), manager.workers());
    }
}
