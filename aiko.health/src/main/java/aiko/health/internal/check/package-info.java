// SPDX-License-Identifier: Apache-2.0
/** The health checks of Aiko: one for each part of a container that can fail. */
package aiko.health.internal.check;
