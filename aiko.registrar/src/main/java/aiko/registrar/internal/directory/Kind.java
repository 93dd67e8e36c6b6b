// SPDX-License-Identifier: Apache-2.0
package aiko.registrar.internal.directory;

import aiko.process.ServiceFilter;
import aiko.registrar.internal.compact.BytesMap;
import aiko.sexpression.SExpressionReader;
import aiko.sexpression.SExpressionReader.Token;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashSet;
import java.util.List;

/** A protocol, transport, owner and tags that services have in common; its text is how these are written. */
final class Kind extends BytesMap.Key implements ServiceKind {
    private static final int FEW_TAGS = 64;
    private static final int OVERHEAD = 256;
    private static final int PART_OVERHEAD = 256;

    private final String protocol;
    private final String transport;
    private final String owner;
    private final List<String> tags;

    /** Services of this kind. */
    int services;

    /** The first in the ring of its groups. */
    Group firstGroup;

    int groups;

    /** The attributes by which it is found, and its place in each. */
    Kinds.Attribute[] attributes;

    int[] places;

    /** Bytes of a kind with that text, an estimate: each part is kept as text here and in the table of its attribute. */
    static int cost(byte[] text, int from, int to) {
        int parts = 1;
        for (int i = from; i < to; i++) {
            if (text[i] == ' ') {
                parts++;
            }
        }
        return OVERHEAD + 4 * (to - from) + PART_OVERHEAD * parts;
    }

    Kind(byte[] bytes) {
        super(bytes);
        byte[] list = new byte[bytes.length + 2];
        list[0] = '(';
        System.arraycopy(bytes, 0, list, 1, bytes.length);
        list[list.length - 1] = ')';
        var reader = new SExpressionReader().reset(list);
        reader.next();
        protocol = symbol(reader);
        transport = symbol(reader);
        owner = symbol(reader);
        reader.next();
        var symbols = new ArrayList<String>();
        while (reader.next() == Token.SYMBOL) {
            symbols.add(reader.text());
        }
        tags = List.copyOf(symbols);
    }

    private static String symbol(SExpressionReader reader) {
        reader.next();
        return reader.text();
    }

    static Kind of(byte[] text, int from, int to) {
        return new Kind(Arrays.copyOfRange(text, from, to));
    }

    boolean matches(ServiceFilter filter) {
        return matches(filter.protocol(), protocol)
                && matches(filter.transport(), transport)
                && matches(filter.owner(), owner)
                && hasTags(filter.tags());
    }

    private boolean hasTags(List<String> wanted) {
        if (tags.size() <= FEW_TAGS || wanted.size() <= 1) {
            return tags.containsAll(wanted);
        }
        return new HashSet<>(tags).containsAll(wanted);
    }

    private static boolean matches(String wanted, String actual) {
        return wanted.equals(ServiceFilter.ANY) || wanted.equals(actual);
    }

    @Override
    public String protocol() {
        return protocol;
    }

    @Override
    public String transport() {
        return transport;
    }

    @Override
    public String owner() {
        return owner;
    }

    @Override
    public List<String> tags() {
        return tags;
    }
}
