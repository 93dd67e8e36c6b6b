// SPDX-License-Identifier: Apache-2.0
package aiko.deployer.internal;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.zip.CRC32;
import java.util.zip.Deflater;
import java.util.zip.DeflaterOutputStream;

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
        return entry(name, Packed.stored(content), 0);
    }

    /** The length stands behind the content, where only who knows it already finds it. */
    RawJar described(String name, byte[] content) {
        return entry(name, Packed.stored(content), DESCRIPTOR_FOLLOWS);
    }

    RawJar deflated(String name, byte[] content) {
        return entry(name, Packed.deflated(content), 0);
    }

    /** It says that it is smaller or larger than it is. */
    RawJar deflated(String name, byte[] content, int saidLength) {
        return entry(name, Packed.deflated(content).said(saidLength), 0);
    }

    /** One whose second half is missing, and that says how long it is. */
    RawJar halfDeflated(String name, byte[] content, int saidLength) {
        return entry(name, Packed.deflated(content).half().said(saidLength), 0);
    }

    /** One more name for what begins there. */
    RawJar again(String name, byte[] content, int position) {
        list(name, Packed.stored(content), 0, position);
        return this;
    }

    /** What the list of entries does not name, and is found only by who reads from the beginning to the end. */
    RawJar hidden(String name, byte[] content) {
        local(name, Packed.stored(content), 0);
        return this;
    }

    /** Where the next entry begins. */
    int position() {
        return jar.size();
    }

    private record Packed(byte[] bytes, int method, int checksum, int length) {
        static Packed stored(byte[] content) {
            return new Packed(content, 0, RawJar.checksum(content), content.length);
        }

        static Packed deflated(byte[] content) {
            var bytes = new ByteArrayOutputStream();
            var deflater = new Deflater(Deflater.DEFAULT_COMPRESSION, true);
            try (var out = new DeflaterOutputStream(bytes, deflater)) {
                out.write(content);
            } catch (IOException impossible) {
                throw new UncheckedIOException(impossible);
            } finally {
                deflater.end();
            }
            return new Packed(bytes.toByteArray(), 8, RawJar.checksum(content), content.length);
        }

        Packed half() {
            return new Packed(Arrays.copyOf(bytes, bytes.length / 2), method, checksum, length);
        }

        Packed said(int otherLength) {
            return new Packed(bytes, method, checksum, otherLength);
        }
    }

    private RawJar entry(String name, Packed content, int flags) {
        int position = jar.size();
        local(name, content, flags);
        list(name, content, flags, position);
        return this;
    }

    private void local(String name, Packed content, int flags) {
        boolean isDescribed = flags == DESCRIPTOR_FOLLOWS;
        byte[] bytes = name.getBytes(StandardCharsets.UTF_8);
        jar.writeBytes(little(30)
                .putInt(0x04034b50)
                .putShort((short) 10)
                .putShort((short) flags)
                .putShort((short) content.method)
                .putInt(0)
                .putInt(isDescribed ? 0 : content.checksum)
                .putInt(isDescribed ? 0 : content.bytes.length)
                .putInt(isDescribed ? 0 : content.length)
                .putShort((short) bytes.length)
                .putShort((short) 0)
                .array());
        jar.writeBytes(bytes);
        jar.writeBytes(content.bytes);
        if (isDescribed) {
            jar.writeBytes(little(16)
                    .putInt(0x08074b50)
                    .putInt(content.checksum)
                    .putInt(content.bytes.length)
                    .putInt(content.length)
                    .array());
        }
    }

    private void list(String name, Packed content, int flags, int position) {
        byte[] bytes = name.getBytes(StandardCharsets.UTF_8);
        list.writeBytes(little(46)
                .putInt(0x02014b50)
                .putShort((short) 10)
                .putShort((short) 10)
                .putShort((short) flags)
                .putShort((short) content.method)
                .putInt(0)
                .putInt(content.checksum)
                .putInt(content.bytes.length)
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
