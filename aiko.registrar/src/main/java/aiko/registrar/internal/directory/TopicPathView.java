// SPDX-License-Identifier: Apache-2.0
package aiko.registrar.internal.directory;

import aiko.registrar.internal.compact.Rows;

/** The topic path of one service after another, written only if it is read. */
final class TopicPathView implements CharSequence {
    private final Contents contents;
    private final StringBuilder text = new StringBuilder();
    private ProcessServices process;
    private int slot;
    /** The process of which the text has the topic path and a slash, and their length. */
    private ProcessServices writtenProcess;

    private int processLength;
    private boolean isWritten;

    TopicPathView(Contents contents) {
        this.contents = contents;
    }

    /** {@code namespace/host/process/}. */
    CharSequence beginning(ProcessServices of) {
        return of(of, Rows.NONE);
    }

    /** A service of the process. */
    CharSequence of(ProcessServices its, int service) {
        process = its;
        slot = service;
        isWritten = false;
        return this;
    }

    private StringBuilder written() {
        if (!isWritten) {
            isWritten = true;
            write();
        }
        return text;
    }

    private void write() {
        if (writtenProcess != process) {
            writtenProcess = process;
            text.setLength(0);
            text.append(process.topicPath()).append('/');
            processLength = text.length();
        }
        text.setLength(processLength);
        if (slot == Rows.NONE) {
            return;
        }
        int id = contents.rows.get(slot, Rows.SERVICE_ID);
        if (id >= 0) {
            text.append(id);
        } else {
            text.append(contents.serviceIds.text(id));
        }
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
