// SPDX-License-Identifier: Apache-2.0
package aiko.process.spi;

import java.time.Duration;

/**
 * Figures of the hot swaps of a process since it started: how long services handled no messages, since one version had left and
 * the next had not taken over. Each is a snapshot, not all of the same instant.
 *
 * @param services services that were replaced, each once for each swap
 * @param paused the sum of their pauses
 * @param longestPause the longest of their pauses
 */
public record SwapStatistics(long services, Duration paused, Duration longestPause) {}
