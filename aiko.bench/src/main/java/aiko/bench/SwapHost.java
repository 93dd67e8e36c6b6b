// SPDX-License-Identifier: Apache-2.0
package aiko.bench;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;

/** A container in its own operating system process, which deploys the bundles of a folder. */
interface SwapHost extends AutoCloseable {
    Path deploy();

    long processId();

    /** Its output until now. */
    String output() throws IOException;

    /** Puts a whole file there, perhaps over another one, at once. Returns when it did, by {@code System.nanoTime()}. */
    default long put(String name, byte[] content) throws IOException {
        Path temporary = Files.write(deploy().resolve('.' + name + ".tmp"), content);
        long began = System.nanoTime();
        Files.move(
                temporary, deploy().resolve(name), StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
        return began;
    }

    default void delete(String name) throws IOException {
        Files.delete(deploy().resolve(name));
    }
}
