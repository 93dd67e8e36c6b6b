// SPDX-License-Identifier: Apache-2.0
/**
 * The levels of topics, and the retained messages.
 */
package aiko.broker.internal.topic;
