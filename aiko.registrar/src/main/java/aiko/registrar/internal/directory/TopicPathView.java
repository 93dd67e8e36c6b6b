// SPDX-License-Identifier: Apache-2.0
package aiko.registrar.internal.directory;

import aiko.registrar.internal.compact.Rows;

/** The topic path of one service after another, written only if it is read. */
final class TopicPathView implements CharSequence {
    private final Contents contents;
    private final StringBuilder text = new StringBuilder();
    private ProcessServices process;
    private int processLength;
    private int slot;
    private boolean isWritten;

    TopicPathView(Contents contents) {
        this.contents = contents;
    }

    /** {@code namespace/host/process/}. */
    CharSequence beginning(ProcessServices of) {
        process = of;
        text.setLength(0);
        text.append(of.topicPath()).append('/');
        processLength = text.length();
        isWritten = true;
        return this;
    }

    /** A service of the process that was set last. */
    CharSequence of(int service) {
        slot = service;
        isWritten = false;
        return this;
    }

    private StringBuilder written() {
        if (!isWritten) {
            isWritten = true;
            text.setLength(processLength);
            int id = contents.rows.get(slot, Rows.SERVICE_ID);
            if (id >= 0) {
                text.append(id);
            } else {
                text.append(contents.serviceIds.text(id));
            }
        }
        return text;
    }

    boolean isOf(ProcessServices other) {
        return process == other;
    }

    @Override
    public int length() {
        return written().length();
    }

    @Override
    public char charAt(int index) {
        return written().charAt(index);
    }

    @Override
    public CharSequence subSequence(int from, int to) {
        return written().subSequence(from, to);
    }

    @Override
    public String toString() {
        return written().toString();
    }
}
