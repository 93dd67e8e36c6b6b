// SPDX-License-Identifier: Apache-2.0
/** Spans of commands, requests, handlers and swaps, and the trace context that commands carry to other containers. */
package aiko.tracing.internal;
