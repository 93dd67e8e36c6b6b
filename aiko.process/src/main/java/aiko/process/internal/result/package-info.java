// SPDX-License-Identifier: Apache-2.0
/**
 * Results of service methods: converted to values, and published as answers.
 */
package aiko.process.internal.result;
