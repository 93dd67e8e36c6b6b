// SPDX-License-Identifier: Apache-2.0
package aiko.tools.wrap;

/** The coordinates of a Maven project. */
record MavenProject(String groupId, String artifactId, String version) {
    /** Both ids, without what they have in common: {@code org.acme:acme-util} and {@code org.acme:org.acme.util} are short. */
    String symbolicName() {
        if (artifactId.equals(groupId) || artifactId.startsWith(groupId + '.')) {
            return artifactId;
        }
        String last = groupId.substring(groupId.lastIndexOf('.') + 1);
        boolean repeated =
                artifactId.equals(last) || artifactId.startsWith(last + '-') || artifactId.startsWith(last + '.');
        return repeated
                ? groupId + artifactId.substring(last.length()).replaceFirst("^-", ".")
                : groupId + '.' + artifactId;
    }
}
