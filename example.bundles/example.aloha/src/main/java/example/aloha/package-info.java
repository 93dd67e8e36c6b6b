// SPDX-License-Identifier: Apache-2.0
/**
 * An example service with a command, a request and state.
 */
package example.aloha;
