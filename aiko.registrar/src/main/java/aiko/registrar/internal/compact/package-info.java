// SPDX-License-Identifier: Apache-2.0
/** Compact collections of texts and numbers, for millions of them; they know nothing of processes or kinds of services. */
package aiko.registrar.internal.compact;
