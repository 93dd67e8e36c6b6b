// SPDX-License-Identifier: Apache-2.0
package aiko.deployer.internal.content;

import java.util.ArrayList;
import java.util.Collections;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.zip.ZipEntry;
import java.util.zip.ZipFile;

/** What the names of a jar's entries reveal. */
final class Survey {
    private static final Pattern POM = Pattern.compile("META-INF/maven/[^/]+/[^/]+/pom\\.properties");
    private static final Pattern DESCRIPTION = Pattern.compile("OSGI-INF/[^/]+\\.xml");
    private static final Pattern WHEEL = Pattern.compile("[^/]+\\.dist-info/(WHEEL|METADATA)");
    private static final Pattern JAVADOC = Pattern.compile("element-list|package-list|allclasses(-index)?\\.html");
    private static final Pattern NATIVE = Pattern.compile(".+\\.(so|dll|dylib|jnilib)");
    private static final int MOST_PACKAGES = 1_000;
    private static final int MOST_POMS = 2;

    /** Projects name their packages after a domain: programs alone have classes of many. */
    private static final int MANY_DOMAINS = 4;

    private static final Pattern DOMAIN = Pattern.compile("([^/]+/[^/]+)/.*");

    final List<String> classes = new ArrayList<>();
    final Set<String> packages = new HashSet<>();
    final List<String> poms = new ArrayList<>();
    private final Set<String> domains = new HashSet<>();
    int sources;
    int jars;
    boolean isSpringBoot;
    boolean isWebApplication;
    boolean isWheel;
    boolean isJavadoc;
    boolean isDescribed;
    boolean isNative;
    boolean isModule;

    /** @param zip whose list of entries has a limited size */
    Survey(ZipFile zip) {
        for (ZipEntry entry : Collections.list(zip.entries())) {
            look(entry.getName());
        }
    }

    private void look(String name) {
        if (name.endsWith(".class")) {
            if (!name.startsWith("META-INF/") && !name.equals("module-info.class")) {
                classes.add(name);
                int slash = name.lastIndexOf('/');
                Matcher domain = DOMAIN.matcher(name);
                if (domains.size() < MANY_DOMAINS && domain.matches()) {
                    domains.add(domain.group(1));
                }
                if (slash > 0 && packages.size() < MOST_PACKAGES) {
                    packages.add(name.substring(0, slash).replace('/', '.'));
                }
            }
        } else if (name.endsWith(".java")) {
            sources++;
        } else if (name.endsWith(".jar")) {
            jars++;
        } else if (poms.size() < MOST_POMS && POM.matcher(name).matches()) {
            poms.add(name);
        }
        isSpringBoot |= name.startsWith("BOOT-INF/");
        isWebApplication |= name.startsWith("WEB-INF/");
        isWheel |= WHEEL.matcher(name).matches();
        isJavadoc |= JAVADOC.matcher(name).matches();
        isNative |= NATIVE.matcher(name).matches();
        isModule |= name.equals("module-info.class");
        isDescribed |= DESCRIPTION.matcher(name).matches();
    }

    /** Whether several projects were put together. */
    boolean isOfSeveralProjects() {
        return poms.size() > 1 || domains.size() == MANY_DOMAINS;
    }
}
