// SPDX-License-Identifier: Apache-2.0
package aiko.registrar.internal;

import aiko.registrar.internal.directory.AddCommand;
import aiko.registrar.internal.directory.Directory;
import aiko.registrar.internal.directory.ServicePath;
import aiko.registrar.internal.replica.Replica;
import java.util.List;

/** The directory of a secondary as a copy sees it. Owned by the event loop. */
final class CopiedDirectory implements Replica.Target {
    private final Directory directory;
    private final History history;
    private final DirectoryChanges changes;
    private final Reconciliation reconciliation;
    private final Runnable copied;

    CopiedDirectory(
            Directory directory,
            History history,
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
        if (reconciliation.hasMissedOthers()) {
            directory.forgetIncarnations();
        }
        changes.beginCopy();
        reconciliation.isDoubtful();
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
    public void history(List<byte[]> rows) {
        history.merge(rows);
    }

    @Override
    public void endCopy() {
        directory.endReload(changes::removingUnseen);
        reconciliation.isCopied();
        copied.run();
    }

    @Override
    public void abandonCopy() {
        directory.abandonReload();
    }
}
