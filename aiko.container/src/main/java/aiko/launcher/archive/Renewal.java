// SPDX-License-Identifier: Apache-2.0
package aiko.launcher.archive;

import java.io.IOException;
import java.util.Optional;

/** Makes a class-data archive that fits, while the container runs; silently, since it runs without one, too. Owned by one thread. */
public final class Renewal implements AutoCloseable {
    /** The start of the container comes first. */
    private static final long FIRST_LOOK_MILLIS = 5_000;

    private static final long LOOK_MILLIS = 500;

    private final Optional<ClassArchive> archive;
    private Optional<Making> making = Optional.empty();
    private long pauseMillis;

    /** @param archive empty for none */
    public Renewal(Optional<ClassArchive> archive) {
        this.archive = archive;
        pauseMillis = archive.isPresent() ? FIRST_LOOK_MILLIS : 0;
    }

    /** Milliseconds until {@link #look}; 0 if there is nothing more to do. */
    public long pauseMillis() {
        return pauseMillis;
    }

    /** Does what is due. */
    public void look() {
        try {
            if (making.isEmpty()) {
                begin();
            } else if (making.get().isOver()) {
                making.get().finish();
                close();
            }
        } catch (IOException | RuntimeException fullOrReadOnly) {
            close();
        }
    }

    private void begin() throws IOException {
        ClassArchive wanted = archive.orElseThrow();
        pauseMillis = 0;
        if (wanted.isCurrent() || !wanted.isWritable()) {
            return;
        }
        making = Optional.of(wanted.make());
        pauseMillis = LOOK_MILLIS;
    }

    @Override
    public void close() {
        making.ifPresent(Making::close);
        pauseMillis = 0;
    }
}
