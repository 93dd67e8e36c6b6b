// SPDX-License-Identifier: Apache-2.0
package aiko.deployer.internal.jar;

import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.util.zip.CRC32;

/** Writes jars in ways that Java's own writer does not, and that its reader reads. */
final class RawJar {
    private static final int DESCRIPTOR_FOLLOWS = 8;

    private final ByteArrayOutputStream jar = new ByteArrayOutputStream();
    private final ByteArrayOutputStream list = new ByteArrayOutputStream();
    private int entries;
    private String comment = "";

    RawJar manifest(String name, String symbolicName) {
        return stored(name, manifestOf(symbolicName));
    }

    static byte[] manifestOf(String symbolicName) {
        return ("Manifest-Version: 1.0\nBundle-ManifestVersion: 2\nBundle-SymbolicName: " + symbolicName + "\n")
                .getBytes(StandardCharsets.UTF_8);
    }

    /** What stands before the first entry, as the script of a jar that extracts itself. */
    RawJar before(String text) {
        jar.writeBytes(text.getBytes(StandardCharsets.UTF_8));
        return this;
    }

    RawJar comment(String text) {
        comment = text;
        return this;
    }

    RawJar stored(String name, byte[] content) {
        return entry(name, name, content, 0, jar.size());
    }

    /** One name for who reads from the beginning to the end, and one for who reads the list. */
    RawJar twoNames(String name, String listed, byte[] content) {
        return entry(name, listed, content, 0, jar.size());
    }

    /** What only who reads from the beginning to the end finds. */
    RawJar unlisted(String name, byte[] content) {
        int length = list.size();
        stored(name, content);
        byte[] listed = list.toByteArray();
        list.reset();
        list.write(listed, 0, length);
        entries--;
        return this;
    }

    /** The length stands behind the content, where only who knows it already finds it. */
    RawJar described(String name, byte[] content) {
        return entry(name, name, content, DESCRIPTOR_FOLLOWS, jar.size());
    }

    /** One more name for what begins there. */
    RawJar again(String name, byte[] content, int position) {
        list(name, content, 0, position);
        return this;
    }

    private RawJar entry(String name, String listed, byte[] content, int flags, int position) {
        boolean isDescribed = flags == DESCRIPTOR_FOLLOWS;
        byte[] bytes = name.getBytes(StandardCharsets.UTF_8);
        jar.writeBytes(little(30)
                .putInt(0x04034b50)
                .putShort((short) 10)
                .putShort((short) flags)
                .putShort((short) 0)
                .putInt(0)
                .putInt(isDescribed ? 0 : checksum(content))
                .putInt(isDescribed ? 0 : content.length)
                .putInt(isDescribed ? 0 : content.length)
                .putShort((short) bytes.length)
                .putShort((short) 0)
                .array());
        jar.writeBytes(bytes);
        jar.writeBytes(content);
        if (isDescribed) {
            jar.writeBytes(little(16)
                    .putInt(0x08074b50)
                    .putInt(checksum(content))
                    .putInt(content.length)
                    .putInt(content.length)
                    .array());
        }
        list(listed, content, flags, position);
        return this;
    }

    private void list(String name, byte[] content, int flags, int position) {
        byte[] bytes = name.getBytes(StandardCharsets.UTF_8);
        list.writeBytes(little(46)
                .putInt(0x02014b50)
                .putShort((short) 10)
                .putShort((short) 10)
                .putShort((short) flags)
                .putShort((short) 0)
                .putInt(0)
                .putInt(checksum(content))
                .putInt(content.length)
                .putInt(content.length)
                .putShort((short) bytes.length)
                .putInt(0)
                .putInt(0)
                .putInt(0)
                .putInt(position)
                .array());
        list.writeBytes(bytes);
        entries++;
    }

    byte[] bytes() {
        var whole = new ByteArrayOutputStream();
        whole.writeBytes(jar.toByteArray());
        whole.writeBytes(list.toByteArray());
        byte[] text = comment.getBytes(StandardCharsets.UTF_8);
        whole.writeBytes(little(22)
                .putInt(0x06054b50)
                .putInt(0)
                .putShort((short) entries)
                .putShort((short) entries)
                .putInt(list.size())
                .putInt(jar.size())
                .putShort((short) text.length)
                .array());
        whole.writeBytes(text);
        return whole.toByteArray();
    }

    private static ByteBuffer little(int length) {
        return ByteBuffer.allocate(length).order(ByteOrder.LITTLE_ENDIAN);
    }

    private static int checksum(byte[] content) {
        var checksum = new CRC32();
        checksum.update(content);
        return (int) checksum.getValue();
    }
}
