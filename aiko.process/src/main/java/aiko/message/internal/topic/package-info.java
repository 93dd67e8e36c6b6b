// SPDX-License-Identifier: Apache-2.0
/**
 * Topic filters and what they match.
 */
package aiko.message.internal.topic;
