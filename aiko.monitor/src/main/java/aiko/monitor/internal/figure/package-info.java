// SPDX-License-Identifier: Apache-2.0
/** The figures of the container as metrics: one collector for each part of it. */
package aiko.monitor.internal.figure;
