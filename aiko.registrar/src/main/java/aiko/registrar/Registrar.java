// SPDX-License-Identifier: Apache-2.0
package aiko.registrar;

import aiko.process.RegistrarDetails;
import aiko.process.ServiceRegistration;
import java.util.Optional;
import org.osgi.annotation.versioning.ProviderType;

/**
 * The registrar of one process of this framework, as an OSGi service. What its directory holds is asked for over MQTT,
 * like that of any other registrar: {@code (share …)} and {@code (history …)} on its {@code in} topic.
 *
 * <p>Safe for use by any thread; nothing blocks.
 */
@ProviderType
public interface Registrar {
    /** Its role now. */
    RegistrarState state();

    /** The Aiko service that it is. */
    ServiceRegistration service();

    /** The primary of the namespace, perhaps itself, if one is known. */
    Optional<RegistrarDetails> primary();

    /** Services in its directory. */
    int serviceCount();

    /** Processes that have services in its directory. */
    int processCount();

    /** Services that were removed and are remembered. */
    int historyCount();
}
