// SPDX-License-Identifier: Apache-2.0
package aiko.tools.wrap;

import aQute.bnd.osgi.Analyzer;
import aQute.bnd.osgi.Clazz;
import aQute.bnd.osgi.Descriptors.PackageRef;
import aQute.bnd.osgi.Resource;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** The classes of a multi-release jar that Java uses instead of others: bnd does not look for packages that only they use. */
final class VersionedClasses {
    private static final Pattern ENTRY = Pattern.compile("META-INF/versions/\\d+/(.+\\.class)");

    private VersionedClasses() {}

    /** The packages that they use, without those that the jar contains, and without those that Java defines. */
    static Set<PackageRef> imports(Analyzer analyzer) throws Exception {
        var packages = new HashSet<PackageRef>();
        for (Map.Entry<String, Resource> entry :
                analyzer.getJar().getResources().entrySet()) {
            Matcher path = ENTRY.matcher(entry.getKey());
            if (path.matches() && !path.group(1).endsWith("module-info.class")) {
                var type = new Clazz(analyzer, path.group(1), entry.getValue());
                type.parseClassFile();
                packages.addAll(type.getReferred());
            }
        }
        packages.removeIf(name -> name.isJava()
                || name.isMetaData()
                || name.getFQN().isEmpty()
                || name.getFQN().equals(".")
                || analyzer.getContained().containsKey(name));
        return packages;
    }
}
