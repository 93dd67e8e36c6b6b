// SPDX-License-Identifier: Apache-2.0
package aiko.deployer.internal.jar;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;

/**
 * A jar whose checksums are right, of a description: each line is a letter for the way in which an entry is written, its name, a
 * tab, and its content, in which a vertical bar stands for a line feed. Two lines {@code c} and {@code f} are the comment, and
 * a place with another byte.
 */
public final class WrittenJar {
    private WrittenJar() {}

    public static byte[] of(List<byte[]> lines) {
        var jar = new RawJar();
        List<String> flips = new ArrayList<>();
        for (byte[] line : lines) {
            if (line.length > 1) {
                entry(jar, (char) line[0], new String(line, 1, line.length - 1, StandardCharsets.ISO_8859_1), flips);
            }
        }
        byte[] bytes = jar.bytes();
        for (String flip : flips) {
            int place = Math.floorMod(flip.hashCode(), bytes.length);
            bytes[place] ^= (byte) flip.charAt(0);
        }
        return bytes;
    }

    private static void entry(RawJar jar, char way, String line, List<String> flips) {
        int tab = line.indexOf('\t');
        String name = tab < 0 ? line : line.substring(0, tab);
        byte[] content =
                (tab < 0 ? "" : line.substring(tab + 1).replace('|', '\n')).getBytes(StandardCharsets.ISO_8859_1);
        switch (way) {
            case 'd' -> jar.described(name, content);
            case 'u' -> jar.unlisted(name, content);
            case 't' -> jar.twoNames(name + "x", name, content);
            case 'b' -> jar.before(name);
            case 'c' -> jar.comment(name);
            case 'f' -> flips.add(line);
            default -> jar.stored(name, content);
        }
    }
}
