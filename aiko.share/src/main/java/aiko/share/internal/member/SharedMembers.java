// SPDX-License-Identifier: Apache-2.0
package aiko.share.internal.member;

import aiko.share.Item;
import aiko.share.SharedItem;
import aiko.share.internal.item.ItemName;
import java.lang.reflect.AccessibleObject;
import java.lang.reflect.Field;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Member;
import java.lang.reflect.Method;
import java.lang.reflect.ParameterizedType;
import java.lang.reflect.Type;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** The members of a class that are shared: its own, and those of its superclasses. */
final class SharedMembers {
    /** Reads a member of an object. */
    interface Reader {
        Object read(Object object) throws IllegalAccessException, InvocationTargetException;
    }

    /** @param valueType of an {@link Item}; null for any other member, which is read again and again */
    record SharedMember(ItemName name, Type valueType, Reader reader, String description) {}

    private SharedMembers() {}

    /** @throws IllegalArgumentException if a member cannot be shared; the message names the reason */
    static List<SharedMember> of(Class<?> type) {
        var members = new HashMap<ItemName, SharedMember>();
        for (Class<?> each = type; each != null && each != Object.class; each = each.getSuperclass()) {
            for (Field field : each.getDeclaredFields()) {
                if (field.isAnnotationPresent(SharedItem.class)) {
                    add(members, of(field));
                }
            }
            for (Method method : each.getDeclaredMethods()) {
                if (method.isAnnotationPresent(SharedItem.class) && !method.isBridge()) {
                    add(members, of(method));
                }
            }
        }
        return List.copyOf(new ArrayList<>(members.values()));
    }

    private static void add(Map<ItemName, SharedMember> members, SharedMember member) {
        SharedMember other = members.putIfAbsent(member.name(), member);
        if (other != null && !other.description().equals(member.description())) {
            throw new IllegalArgumentException(
                    "item " + member.name() + " is " + member.description() + " and " + other.description());
        }
    }

    private static SharedMember of(Field field) {
        open(field, field);
        return new SharedMember(
                name(field.getAnnotation(SharedItem.class), field),
                field.getType() == Item.class ? valueType(field) : null,
                field::get,
                "field " + field.getName());
    }

    private static Type valueType(Field field) {
        if (field.getGenericType() instanceof ParameterizedType type) {
            return type.getActualTypeArguments()[0];
        }
        throw new IllegalArgumentException("field " + field.getName() + " does not state the type of its Item");
    }

    private static SharedMember of(Method method) {
        if (method.getParameterCount() > 0 || method.getReturnType() == void.class) {
            throw new IllegalArgumentException(
                    "method " + method.getName() + " is not an item: expected a result and no parameters");
        }
        open(method, method);
        return new SharedMember(
                name(method.getAnnotation(SharedItem.class), method),
                null,
                method::invoke,
                "method " + method.getName());
    }

    private static ItemName name(SharedItem annotation, Member member) {
        return ItemName.parse(annotation.value().isEmpty() ? member.getName() : annotation.value());
    }

    private static void open(AccessibleObject member, Member described) {
        if (!member.trySetAccessible()) {
            throw new IllegalArgumentException("cannot access " + described.getName() + " of "
                    + described.getDeclaringClass().getName() + ": its module does not allow it");
        }
    }
}
