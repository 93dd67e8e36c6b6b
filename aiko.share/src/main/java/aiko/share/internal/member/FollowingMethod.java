// SPDX-License-Identifier: Apache-2.0
package aiko.share.internal.member;

import aiko.process.ServiceDefinition;
import aiko.process.ServiceDetails;
import aiko.process.ServiceFilter;
import aiko.process.ValueConversion;
import aiko.share.FollowedItem;
import aiko.share.internal.item.ItemName;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Method;
import java.lang.reflect.Type;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;

/** A method that receives an item of other services. */
public final class FollowingMethod {
    private final Method method;
    private final ServiceFilter filter;
    private final String item;
    private final boolean takesService;
    private final boolean takesAbsence;
    private final Function<Object, Object> reader;

    /** @throws IllegalArgumentException if it cannot receive an item; the message names the reason */
    private FollowingMethod(Method method, ValueConversion conversion) {
        this.method = method;
        FollowedItem followed = method.getAnnotation(FollowedItem.class);
        item = ItemName.parse(followed.item()).toString();
        filter = filter(followed);
        Type[] types = method.getGenericParameterTypes();
        takesService = types.length == 2 && types[0] == ServiceDetails.class;
        if (types.length != 1 && !takesService) {
            throw new IllegalArgumentException("method " + method.getName()
                    + " cannot receive an item: expected one parameter, or a ServiceDetails and another one");
        }
        takesAbsence = method.getParameterTypes()[types.length - 1] == Optional.class;
        reader = conversion.reader(types[types.length - 1]);
        if (!method.trySetAccessible()) {
            throw new IllegalArgumentException(
                    "cannot call method " + method.getName() + ": its module does not allow it");
        }
    }

    private static ServiceFilter filter(FollowedItem followed) {
        ServiceFilter named = ServiceFilter.named(followed.service());
        ServiceFilter withProtocol = followed.protocol().equals(ServiceDefinition.UNSPECIFIED_PROTOCOL)
                ? named
                : named.withProtocol(followed.protocol());
        return followed.tags().length == 0 ? withProtocol : withProtocol.withTags(followed.tags());
    }

    /** The methods of a class and its superclasses. */
    public static List<FollowingMethod> of(Class<?> type, ValueConversion conversion) {
        var methods = new ArrayList<FollowingMethod>();
        var overridden = new HashSet<List<Object>>();
        for (Class<?> each = type; each != null && each != Object.class; each = each.getSuperclass()) {
            for (Method method : each.getDeclaredMethods()) {
                if (method.isAnnotationPresent(FollowedItem.class)
                        && !method.isBridge()
                        && overridden.add(List.of(method.getName(), List.of(method.getParameterTypes())))) {
                    methods.add(new FollowingMethod(method, conversion));
                }
            }
        }
        return methods;
    }

    public ServiceFilter filter() {
        return filter;
    }

    public String item() {
        return item;
    }

    /** Whether it is called if there is no value. */
    public boolean takesAbsence() {
        return takesAbsence;
    }

    /**
     * Calls it.
     *
     * @param value empty if there is none
     * @throws IllegalArgumentException if the value does not fit; the message names the reason
     * @throws InvocationTargetException if it throws
     */
    public void call(Object object, ServiceDetails service, Optional<Object> value) throws InvocationTargetException {
        Object converted = reader.apply(value.orElse(null));
        try {
            if (takesService) {
                method.invoke(object, service, converted);
            } else {
                method.invoke(object, converted);
            }
        } catch (IllegalAccessException impossible) {
            throw new IllegalStateException(impossible);
        }
    }

    @Override
    public String toString() {
        return method.getName();
    }
}
