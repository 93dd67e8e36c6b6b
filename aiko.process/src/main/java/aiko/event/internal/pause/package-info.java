// SPDX-License-Identifier: Apache-2.0
/** Pauses between tries. */
package aiko.event.internal.pause;
