// SPDX-License-Identifier: Apache-2.0
/**
 * Messages over MQTT: publishing, subscribing, last wills, and the state of the connection.
 *
 * <pre>{@code
 * Messages messages = process.messages();
 * Handle subscription = messages.subscribe("example/+/temperature", message -> logger.info("{}", message));
 * messages.publishCommand(service.topicPath().out(), "temperature", 21.5);
 * }</pre>
 */
@Export
@NullMarked
@Version("1.1.0")
package aiko.message;

import org.jspecify.annotations.NullMarked;
import org.osgi.annotation.bundle.Export;
import org.osgi.annotation.versioning.Version;
