// SPDX-License-Identifier: Apache-2.0
package aiko.registrar.internal.replica;

import aiko.registrar.internal.change.DirectoryChanges;
import aiko.registrar.internal.directory.Directory;
import aiko.registrar.internal.history.RemovalHistory;
import aiko.registrar.internal.liveness.Reconciliation;
import aiko.registrar.internal.wire.AddCommand;
import aiko.registrar.internal.wire.ServicePath;

/** The directory of a secondary as a copy sees it. Owned by the event loop. */
public final class CopiedDirectory implements Replica.Target {
    private final Directory directory;
    private final RemovalHistory history;
    private final DirectoryChanges changes;
    private final Reconciliation reconciliation;
    private final Runnable copied;

    public CopiedDirectory(
            Directory directory,
            RemovalHistory history,
            DirectoryChanges changes,
            Reconciliation reconciliation,
            Runnable copied) {
        this.directory = directory;
        this.history = history;
        this.changes = changes;
        this.reconciliation = reconciliation;
        this.copied = copied;
    }

    @Override
    public void beginCopy() {
        if (reconciliation.takeMissedOthers()) {
            directory.forgetIncarnations();
        }
        changes.beginCopy();
        reconciliation.doubt();
    }

    @Override
    public boolean add(AddCommand command) {
        return changes.copy(command);
    }

    @Override
    public void remove(ServicePath path) {
        changes.copyRemoval(path);
    }

    @Override
    public int size() {
        return directory.size();
    }

    @Override
    public long historyLimit() {
        return history.limit();
    }

    @Override
    public void history(RemovalHistory.Others rows) {
        history.merge(rows);
    }

    @Override
    public void endCopy() {
        directory.endReload(changes::removingUnseen);
        reconciliation.copied();
        copied.run();
    }

    @Override
    public void abandonCopy() {
        directory.abandonReload();
    }
}
