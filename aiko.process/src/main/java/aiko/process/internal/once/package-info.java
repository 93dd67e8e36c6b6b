// SPDX-License-Identifier: Apache-2.0
/**
 * Messages that are handled once: the process confirms them to their sender, who sends them again until then.
 */
package aiko.process.internal.once;
