// SPDX-License-Identifier: Apache-2.0
/**
 * Event loops, with timers, mailboxes and queues; and threads for work that has to wait.
 *
 * <pre>{@code
 * EventLoop loop = process.eventLoop();
 * Handle timer = loop.addTimerHandler(() -> lamp.blink(), Duration.ofSeconds(1));
 * Mailbox<Integer> readings = loop.addMailboxHandler(lamp::dim, "readings", 1_000, MailboxPrecedence.NORMAL);
 * readings.put(42);                                   // by any thread; the event loop calls lamp.dim(42)
 * }</pre>
 */
@Export
@NullMarked
@Version("1.0.0")
package aiko.event;

import org.jspecify.annotations.NullMarked;
import org.osgi.annotation.bundle.Export;
import org.osgi.annotation.versioning.Version;
