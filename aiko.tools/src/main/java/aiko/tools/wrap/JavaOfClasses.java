// SPDX-License-Identifier: Apache-2.0
package aiko.tools.wrap;

import aQute.bnd.osgi.Jar;
import aQute.bnd.osgi.Resource;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.util.Map;

/** The Java that the classes of a jar need: bnd does not know versions that are newer than itself, and requires one that never exists. */
final class JavaOfClasses {
    private static final int HEADER = 8;
    private static final int MAGIC = 0xCAFEBABE;
    private static final int MAJOR = 6;
    private static final int BEFORE_FIRST = 44;

    private JavaOfClasses() {}

    /** 0 if it has no class. Those of {@code META-INF/versions} do not count: Java loads only those that it can. */
    static int of(Jar jar) throws Exception {
        int newest = 0;
        for (Map.Entry<String, Resource> entry : jar.getResources().entrySet()) {
            String path = entry.getKey();
            if (path.endsWith(".class") && !path.startsWith("META-INF/") && !path.equals("module-info.class")) {
                try (InputStream in = entry.getValue().openInputStream()) {
                    byte[] start = in.readNBytes(HEADER);
                    if (start.length == HEADER && ByteBuffer.wrap(start).getInt() == MAGIC) {
                        newest = Math.max(newest, (ByteBuffer.wrap(start).getShort(MAJOR) & 0xFFFF) - BEFORE_FIRST);
                    }
                }
            }
        }
        return newest;
    }
}
