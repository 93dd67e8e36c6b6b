// SPDX-License-Identifier: Apache-2.0
package aiko.registrar.internal.directory;

/**
 * The names of the services, each kept once, in the form in which they are written. With each goes the head of the ring
 * of the services that have it. A hash table in segments, so that growing never takes long; a byte of the hash stands
 * beside each reference, so that few texts are compared in vain.
 */
final class Names {
    /** No name. */
    static final int NONE = 0;

    private static final int SEGMENT_BITS = 10;
    private static final int SMALLEST_CAPACITY = 8;
    private static final byte EMPTY = 0;
    private static final byte REMOVED = 1;

    private final NameTexts texts = new NameTexts();
    private final Segment[] segments = new Segment[1 << SEGMENT_BITS];

    /** {@link #NONE} if there is no such name. */
    int find(byte[] text, int from, int to) {
        long hash = Bytes.hash(text, from, to);
        Segment segment = segments[segmentIndex(hash)];
        return segment == null ? NONE : segment.find(hash, text, from, to);
    }

    /** The name, which is added without services if it is not there. */
    int intern(byte[] text, int from, int to) {
        long hash = Bytes.hash(text, from, to);
        int index = segmentIndex(hash);
        if (segments[index] == null) {
            segments[index] = new Segment();
        }
        Segment segment = segments[index];
        int known = segment.find(hash, text, from, to);
        if (known != NONE) {
            return known;
        }
        int name = texts.add(text, from, to, Rows.NONE);
        segment.add(hash, name);
        return name;
    }

    void remove(int name) {
        long hash = hash(name);
        segments[segmentIndex(hash)].remove(hash, name);
        texts.release(name);
    }

    /** The head of the ring of services with that name. */
    int head(int name) {
        return texts.number(name);
    }

    void setHead(int name, int slot) {
        texts.setNumber(name, slot);
    }

    byte[] array(int name) {
        return texts.page(name);
    }

    int start(int name) {
        return texts.start(name);
    }

    int length(int name) {
        return texts.length(name);
    }

    boolean isText(int name, byte[] text, int from, int to) {
        return texts.isText(name, text, from, to);
    }

    private long hash(int name) {
        int start = texts.start(name);
        return Bytes.hash(texts.page(name), start, start + texts.length(name));
    }

    private static int segmentIndex(long hash) {
        return (int) (hash >>> Long.SIZE - SEGMENT_BITS);
    }

    private static byte tag(long hash) {
        return (byte) Math.max(REMOVED + 1, hash >>> 32 & 0xFF);
    }

    private final class Segment {
        private int[] names = new int[SMALLEST_CAPACITY];
        private byte[] tags = new byte[SMALLEST_CAPACITY];
        private int size;
        private int occupied;

        int find(long hash, byte[] text, int from, int to) {
            byte tag = tag(hash);
            for (int i = home(hash); tags[i] != EMPTY; i = next(i)) {
                if (tags[i] == tag && texts.isText(names[i], text, from, to)) {
                    return names[i];
                }
            }
            return NONE;
        }

        void add(long hash, int name) {
            if (occupied + 1 > tags.length / 5 * 4) {
                rebuild(Math.max(SMALLEST_CAPACITY, size * 2));
            }
            put(hash, name);
            size++;
        }

        private void put(long hash, int name) {
            int i = home(hash);
            while (tags[i] != EMPTY) {
                i = next(i);
            }
            tags[i] = tag(hash);
            names[i] = name;
            occupied++;
        }

        void remove(long hash, int name) {
            int i = home(hash);
            while (tags[i] <= REMOVED && tags[i] >= EMPTY || names[i] != name) {
                i = next(i);
            }
            boolean endsHere = tags[next(i)] == EMPTY;
            tags[i] = endsHere ? EMPTY : REMOVED;
            occupied -= endsHere ? 1 : 0;
            size--;
        }

        private void rebuild(int capacity) {
            int[] formerNames = names;
            byte[] formerTags = tags;
            names = new int[capacity];
            tags = new byte[capacity];
            occupied = 0;
            for (int i = 0; i < formerTags.length; i++) {
                if (formerTags[i] != EMPTY && formerTags[i] != REMOVED) {
                    put(hash(formerNames[i]), formerNames[i]);
                }
            }
        }

        private int home(long hash) {
            return (int) ((hash & 0xFFFFFFFFL) * tags.length >>> 32);
        }

        private int next(int index) {
            return index + 1 == tags.length ? 0 : index + 1;
        }
    }
}
