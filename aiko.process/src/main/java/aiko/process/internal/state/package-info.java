// SPDX-License-Identifier: Apache-2.0

/**
 * The state of services: whether it can be handed over, its written form, and the files that keep it over a restart.
 */
package aiko.process.internal.state;
