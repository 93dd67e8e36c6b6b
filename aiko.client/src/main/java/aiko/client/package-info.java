// SPDX-License-Identifier: Apache-2.0
/**
 * Clients: requests to services and their answers, and the services of the namespace, found and followed.
 */
@Export
@NullMarked
@Version("1.0.0")
package aiko.client;

import org.jspecify.annotations.NullMarked;
import org.osgi.annotation.bundle.Export;
import org.osgi.annotation.versioning.Version;
