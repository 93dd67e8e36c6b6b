// SPDX-License-Identifier: Apache-2.0
/**
 * Messages over MQTT: publishing, subscribing, last wills, and the state of the connection.
 */
@Export
@NullMarked
@Version("1.0.0")
package aiko.message;

import org.jspecify.annotations.NullMarked;
import org.osgi.annotation.bundle.Export;
import org.osgi.annotation.versioning.Version;
