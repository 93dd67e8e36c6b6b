// SPDX-License-Identifier: Apache-2.0
package aiko.process.internal.command;

import aiko.process.ValueConversion;
import aiko.process.internal.result.WrittenValues;
import aiko.process.internal.type.TypeVariables;
import java.lang.reflect.Type;
import java.util.function.Function;
import org.osgi.service.component.annotations.Component;

/** Offers the conversions of commands to all bundles. */
@Component(service = ValueConversion.class)
public class ValueConversionComponent implements ValueConversion {
    @Override
    public Function<Object, Object> reader(Type type) {
        Conversion conversion = new Conversions(TypeVariables.of(type)).to(type);
        return value -> {
            try {
                return conversion.of(value);
            } catch (DoesNotFitException unsuitable) {
                throw new IllegalArgumentException(Excerpt.of(unsuitable.value()) + " " + unsuitable.why(), unsuitable);
            }
        };
    }

    @Override
    public Object write(Object object) {
        return WrittenValues.of(object);
    }
}
