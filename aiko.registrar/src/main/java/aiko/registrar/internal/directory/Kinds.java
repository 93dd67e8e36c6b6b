// SPDX-License-Identifier: Apache-2.0
package aiko.registrar.internal.directory;

import aiko.process.ServiceFilter;
import aiko.registrar.internal.compact.BytesMap;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** The kinds of services that there are, and which of them have a certain protocol, transport, owner or tag. */
final class Kinds {
    private final BytesMap<Kind> kinds = new BytesMap<>();
    private final Map<String, Attribute> attributes = new HashMap<>();
    private long bytes;

    /** Bytes of all kinds, an estimate. */
    long bytes() {
        return bytes;
    }

    /** Additional bytes with this one; 0 if it is known. */
    int growth(byte[] text, int from, int to) {
        return kinds.find(text, from, to) == null ? Kind.cost(text, from, to) : 0;
    }

    /** One of the things by which kinds are found. */
    static final class Attribute {
        final String key;
        Kind[] kinds = new Kind[1];
        /** Its index among the attributes of each of them. */
        int[] places = new int[1];

        int size;

        Attribute(String key) {
            this.key = key;
        }

        /** Returns the index of the kind. */
        int add(Kind kind, int place) {
            if (size == kinds.length) {
                kinds = Arrays.copyOf(kinds, size * 2);
                places = Arrays.copyOf(places, size * 2);
            }
            kinds[size] = kind;
            places[size] = place;
            return size++;
        }

        /** The last one moves to the place of the removed one. */
        void remove(int index) {
            Kind last = kinds[--size];
            kinds[index] = last;
            places[index] = places[size];
            last.places[places[index]] = index;
            kinds[size] = null;
        }
    }

    /** Null if there is no such kind. */
    Kind find(byte[] text, int from, int to) {
        return kinds.find(text, from, to);
    }

    Kind add(byte[] text, int from, int to) {
        Kind kind = Kind.of(text, from, to);
        kinds.add(kind);
        bytes += Kind.cost(text, from, to);
        Set<String> keys = new LinkedHashSet<>();
        keys.add('p' + kind.protocol());
        keys.add('t' + kind.transport());
        keys.add('o' + kind.owner());
        kind.tags().forEach(tag -> keys.add('=' + tag));
        kind.attributes = new Attribute[keys.size()];
        kind.places = new int[keys.size()];
        int index = 0;
        for (String key : keys) {
            Attribute attribute = attributes.computeIfAbsent(key, Attribute::new);
            kind.attributes[index] = attribute;
            kind.places[index] = attribute.add(kind, index);
            index++;
        }
        return kind;
    }

    void remove(Kind kind) {
        kinds.remove(kind);
        bytes -= Kind.cost(kind.bytes, 0, kind.bytes.length);
        for (int i = 0; i < kind.attributes.length; i++) {
            Attribute attribute = kind.attributes[i];
            attribute.remove(kind.places[i]);
            if (attribute.size == 0) {
                attributes.remove(attribute.key);
            }
        }
    }

    /** Null if every kind will do. The name in the filter means nothing here. */
    List<Kind> matching(ServiceFilter filter) {
        var keys = new ArrayList<String>();
        addKey(keys, 'p', filter.protocol());
        addKey(keys, 't', filter.transport());
        addKey(keys, 'o', filter.owner());
        filter.tags().forEach(tag -> keys.add('=' + tag));
        if (keys.isEmpty()) {
            return null;
        }
        Attribute rarest = null;
        for (String key : keys) {
            Attribute attribute = attributes.get(key);
            if (attribute == null) {
                return List.of();
            }
            rarest = rarest == null || attribute.size < rarest.size ? attribute : rarest;
        }
        return Arrays.stream(rarest.kinds, 0, rarest.size)
                .filter(kind -> kind.matches(filter))
                .toList();
    }

    private static void addKey(List<String> keys, char what, String wanted) {
        if (!wanted.equals(ServiceFilter.ANY)) {
            keys.add(what + wanted);
        }
    }
}
