// SPDX-License-Identifier: Apache-2.0
package aiko.registrar.internal.wire;

import aiko.process.TopicPath;
import java.nio.charset.StandardCharsets;

/**
 * A topic path as bytes: {@code namespace/host/process/service}, with the same rules as {@link TopicPath}. It can be set
 * any number of times. Not safe for use by several threads.
 */
public final class ServicePath {
    private static final int NO_NUMBER = -1;
    private static final int SEPARATORS = 3;

    /** With the text after it, it is a topic. */
    private static final int LONGEST_BYTES = 65_535 - "/control".length();

    /** Which characters of one byte may be part of a topic path. */
    private static final boolean[] ALLOWED = new boolean[128];

    static {
        for (char character = '!'; character < 0x7F; character++) {
            ALLOWED[character] = "/()+#".indexOf(character) < 0;
        }
    }

    private byte[] bytes;
    private int from;
    private int processTo;
    private int to;
    private int serviceNumber;

    /**
     * Sets it to a part of an array, which must not change while the path is used.
     *
     * @throws IllegalArgumentException if that is not a topic path, saying why
     */
    public ServicePath set(byte[] array, int start, int end) {
        if (end - start > LONGEST_BYTES) {
            throw new IllegalArgumentException(
                    "the topic path has " + (end - start) + " bytes; the limit is " + LONGEST_BYTES);
        }
        bytes = array;
        from = start;
        to = end;
        int separators = 0;
        int partFrom = start;
        boolean isSurelyAllowed = true;
        for (int i = start; i < end; i++) {
            byte character = array[i];
            if (character == '/') {
                isSurelyAllowed &= i > partFrom;
                separators++;
                processTo = i;
                partFrom = i + 1;
            } else if (character < 0 || !ALLOWED[character]) {
                isSurelyAllowed = false;
            }
        }
        if (!isSurelyAllowed || separators != SEPARATORS || partFrom == end) {
            TopicPath.parse(new String(array, start, end - start, StandardCharsets.UTF_8));
        }
        serviceNumber = number(array, processTo + 1, end);
        return this;
    }

    /** Sets it to a topic path. */
    public ServicePath set(TopicPath path) {
        byte[] text = path.toString().getBytes(StandardCharsets.UTF_8);
        return set(text, 0, text.length);
    }

    /** Sets it to that of a process, {@code namespace/host/process}, itself. */
    public ServicePath setProcess(String process) {
        byte[] text = (process + "/0").getBytes(StandardCharsets.UTF_8);
        return set(text, 0, text.length);
    }

    /** Whether it is that of a process itself: service {@code 0}. */
    public boolean isProcess() {
        return serviceNumber == 0;
    }

    /** The process, {@code namespace/host/process}, as text. */
    public String process() {
        return new String(bytes, from, processTo - from, StandardCharsets.UTF_8);
    }

    /** The last part, as text. */
    public String serviceId() {
        return serviceText();
    }

    public byte[] array() {
        return bytes;
    }

    public int from() {
        return from;
    }

    public int processTo() {
        return processTo;
    }

    public boolean isNumbered() {
        return serviceNumber != NO_NUMBER;
    }

    /** The service id, if {@link #isNumbered()}. */
    public int serviceNumber() {
        return serviceNumber;
    }

    public String serviceText() {
        return new String(bytes, processTo + 1, to - processTo - 1, StandardCharsets.UTF_8);
    }

    @Override
    public String toString() {
        return new String(bytes, from, to - from, StandardCharsets.UTF_8);
    }

    /** A text is a number only if it is written in the same way again: not {@code 007}. */
    private static int number(byte[] text, int from, int to) {
        if (to - from > 10 || text[from] == '0' && to - from > 1) {
            return NO_NUMBER;
        }
        long number = 0;
        for (int i = from; i < to; i++) {
            int digit = text[i] - '0';
            if (digit < 0 || digit > 9) {
                return NO_NUMBER;
            }
            number = number * 10 + digit;
        }
        return number <= Integer.MAX_VALUE ? (int) number : NO_NUMBER;
    }
}
