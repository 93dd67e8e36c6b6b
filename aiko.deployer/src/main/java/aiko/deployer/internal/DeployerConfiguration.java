// SPDX-License-Identifier: Apache-2.0
package aiko.deployer.internal;

import org.osgi.service.metatype.annotations.AttributeDefinition;
import org.osgi.service.metatype.annotations.ObjectClassDefinition;

/** The configuration of the deploy folder, PID {@code aiko.deployer}. */
@ObjectClassDefinition(name = "Aiko deploy folder", description = "What becomes of files in the deploy folder")
@interface DeployerConfiguration {
    String PID = "aiko.deployer";

    String REQUIRE_SIGNED = "deploy.require-signed";

    @AttributeDefinition(
            description = "true: only bundles that are signed by the key of a certificate in etc/trusted are started")
    boolean deploy_require$_$signed() default false;
}
