// SPDX-License-Identifier: Apache-2.0
/**
 * The accounts of clients: names and hashed passwords in a file.
 */
package aiko.broker.internal.account;
