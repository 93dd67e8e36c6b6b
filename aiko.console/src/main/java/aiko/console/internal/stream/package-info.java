// SPDX-License-Identifier: Apache-2.0
/** Server-sent events: streams with bounded queues. */
package aiko.console.internal.stream;
