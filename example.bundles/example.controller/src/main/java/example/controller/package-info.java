// SPDX-License-Identifier: Apache-2.0
/**
 * An example that finds services of others and calls them.
 */
package example.controller;
