// SPDX-License-Identifier: Apache-2.0
package aiko.registrar.internal.directory;

import aiko.registrar.internal.compact.Rows;

/** The services of one kind in one process, in the order of their registration. */
public final class Group {
    final ProcessServices process;
    final Kind kind;
    final int number;

    /** The head of the ring of rows. */
    int head = Rows.NONE;

    int size;

    // The groups of a process are a list, those of a kind as well.
    Group nextOfProcess;
    Group previousOfProcess;
    Group nextOfKind;
    Group previousOfKind;

    Group(ProcessServices process, Kind kind, int number) {
        this.process = process;
        this.kind = kind;
        this.number = number;
        nextOfProcess = process.firstGroup;
        if (nextOfProcess != null) {
            nextOfProcess.previousOfProcess = this;
        }
        process.firstGroup = this;
        process.groups++;
        nextOfKind = kind.firstGroup;
        if (nextOfKind != null) {
            nextOfKind.previousOfKind = this;
        }
        kind.firstGroup = this;
        kind.groups++;
    }

    /** The group of a process and a kind; null if there is none. Whichever list is shorter is searched. */
    static Group find(ProcessServices process, Kind kind) {
        if (process.groups <= kind.groups) {
            Group group = process.firstGroup;
            while (group != null && group.kind != kind) {
                group = group.nextOfProcess;
            }
            return group;
        }
        Group group = kind.firstGroup;
        while (group != null && group.process != process) {
            group = group.nextOfKind;
        }
        return group;
    }

    void remove() {
        if (nextOfProcess != null) {
            nextOfProcess.previousOfProcess = previousOfProcess;
        }
        if (previousOfProcess != null) {
            previousOfProcess.nextOfProcess = nextOfProcess;
        } else {
            process.firstGroup = nextOfProcess;
        }
        process.groups--;
        if (nextOfKind != null) {
            nextOfKind.previousOfKind = previousOfKind;
        }
        if (previousOfKind != null) {
            previousOfKind.nextOfKind = nextOfKind;
        } else {
            kind.firstGroup = nextOfKind;
        }
        kind.groups--;
    }
}
