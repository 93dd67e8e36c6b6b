// SPDX-License-Identifier: Apache-2.0
/**
 * The event loop: one thread that owns the state of a process, with timers, mailboxes and queues; and threads for what has
 * to wait by itself.
 */
@Export
@NullMarked
@Version("1.0.0")
package aiko.event;

import org.jspecify.annotations.NullMarked;
import org.osgi.annotation.bundle.Export;
import org.osgi.annotation.versioning.Version;
