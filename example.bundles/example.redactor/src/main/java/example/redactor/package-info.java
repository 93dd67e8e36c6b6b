// SPDX-License-Identifier: Apache-2.0
/**
 * An example element of pipelines.
 */
package example.redactor;
