// SPDX-License-Identifier: Apache-2.0
package aiko.deployer.internal;

import aiko.deployer.internal.jar.SignaturePolicy;
import aiko.deployer.internal.jar.UnusableFileException;
import aiko.deployer.internal.settings.DeploySettings;
import aiko.deployer.internal.settings.JarLimits;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.function.Function;
import java.util.function.Supplier;
import org.osgi.service.cm.ConfigurationAdmin;
import org.osgi.service.log.Logger;

/** The settings as they are now, and what bundles have to pass because of them. */
final class CurrentSettings implements SignaturePolicy {
    private final ConfigurationAdmin configurations;
    private final Function<Supplier<JarLimits>, SignaturePolicy> signatures;
    private final Logger logger;
    private volatile DeploySettings settings;
    private boolean checksSignatures;
    private SignaturePolicy check = SignaturePolicy.NONE;

    /** @param signatures makes the check for when signatures are required */
    CurrentSettings(
            ConfigurationAdmin configurations, Function<Supplier<JarLimits>, SignaturePolicy> signatures, Logger logger)
            throws IOException {
        this.configurations = configurations;
        this.signatures = signatures;
        this.logger = logger;
        read();
        follow();
    }

    /** Any thread. */
    void read() throws IOException {
        settings = DeploySettings.of(configurations, logger);
    }

    Duration startLimit() {
        return settings.startLimit();
    }

    Duration stopLimit() {
        return settings.stopLimit();
    }

    JarLimits jarLimits() {
        return settings.jarLimits();
    }

    @Override
    public void check(Path content) throws UnusableFileException {
        check.check(content);
    }

    @Override
    public boolean hasChanged() {
        return follow() || check.hasChanged();
    }

    private boolean follow() {
        boolean wanted = settings.requireSigned();
        if (wanted == checksSignatures) {
            return false;
        }
        checksSignatures = wanted;
        check = wanted ? signatures.apply(this::jarLimits) : SignaturePolicy.NONE;
        return true;
    }
}
