// SPDX-License-Identifier: Apache-2.0
package aiko.deployer.internal.file;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.BasicFileAttributes;

/** Size, time and key of a file: equal stamps mean an unchanged file. */
public record FileStamp(long size, long modifiedMillis, Object key) {
    private static final FileStamp GONE = new FileStamp(-1, -1, null);

    public static FileStamp of(Path file) {
        try {
            return read(file);
        } catch (IOException gone) {
            return GONE;
        }
    }

    /** @throws IOException if the attributes cannot be read */
    public static FileStamp read(Path file) throws IOException {
        BasicFileAttributes attributes = Files.readAttributes(file, BasicFileAttributes.class);
        return new FileStamp(attributes.size(), attributes.lastModifiedTime().toMillis(), attributes.fileKey());
    }
}
