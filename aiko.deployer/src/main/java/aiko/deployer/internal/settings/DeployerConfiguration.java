// SPDX-License-Identifier: Apache-2.0
package aiko.deployer.internal.settings;

import org.osgi.service.metatype.annotations.AttributeDefinition;
import org.osgi.service.metatype.annotations.ObjectClassDefinition;

/** The configuration of the deploy folder, PID {@code aiko.deployer}. */
@ObjectClassDefinition(
        id = "aiko.deployer.internal.DeployerConfiguration",
        name = "Aiko deploy folder",
        description = "Trials, limits and signatures of bundles in the deploy folder")
public @interface DeployerConfiguration {
    String PID = "aiko.deployer";

    String START_LIMIT = "deploy.start-limit";
    int DEFAULT_START_LIMIT = 5;

    String STOP_LIMIT = "deploy.stop-limit";
    int DEFAULT_STOP_LIMIT = 5;

    String CONTENT_LIMIT = "deploy.content-limit";
    int DEFAULT_CONTENT_LIMIT = 2048;

    String MANIFEST_LIMIT = "deploy.manifest-limit";
    int DEFAULT_MANIFEST_LIMIT = 16;

    String ENTRY_LIST_LIMIT = "deploy.entry-list-limit";
    int DEFAULT_ENTRY_LIST_LIMIT = 64;

    String REQUIRE_SIGNED = "deploy.require-signed";

    @AttributeDefinition(
            description = "true: start only bundles that are signed with the key of a certificate in etc/trusted")
    boolean deploy_require$_$signed() default false;

    @AttributeDefinition(
            description = "seconds for a new version of a bundle to run as the version before did;"
                    + " if exceeded, it is rolled back",
            min = "1",
            max = "3600")
    int deploy_start$_$limit() default DEFAULT_START_LIMIT;

    @AttributeDefinition(
            description = "seconds for a bundle to stop; if exceeded, the deployer continues without it",
            min = "1",
            max = "3600")
    int deploy_stop$_$limit() default DEFAULT_STOP_LIMIT;

    @AttributeDefinition(
            description = "maximum size of the content of a jar, in megabytes, uncompressed; a larger jar is refused",
            min = "1",
            max = "1048576")
    int deploy_content$_$limit() default DEFAULT_CONTENT_LIMIT;

    @AttributeDefinition(
            description = "maximum size of the manifest of a jar, and of each of its signature files, in megabytes,"
                    + " uncompressed; a jar with a larger one is refused",
            min = "1",
            max = "1024")
    int deploy_manifest$_$limit() default DEFAULT_MANIFEST_LIMIT;

    @AttributeDefinition(
            description =
                    "maximum size of the list of entries of a jar, in megabytes; never more than a 16th of the heap;"
                            + " a jar with a larger one is refused",
            min = "1",
            max = "1024")
    int deploy_entry$_$list$_$limit() default DEFAULT_ENTRY_LIST_LIMIT;
}
