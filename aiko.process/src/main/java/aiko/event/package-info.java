// SPDX-License-Identifier: Apache-2.0
/**
 * Event loops, with timers, mailboxes and queues; and threads for work that has to wait.
 */
@Export
@NullMarked
@Version("1.0.0")
package aiko.event;

import org.jspecify.annotations.NullMarked;
import org.osgi.annotation.bundle.Export;
import org.osgi.annotation.versioning.Version;
