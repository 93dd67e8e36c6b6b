// SPDX-License-Identifier: Apache-2.0
/**
 * Results of the methods of services: written as values, and as answers to requests.
 */
package aiko.process.internal.result;
