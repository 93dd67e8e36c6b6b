// SPDX-License-Identifier: Apache-2.0
/** Requests under way, and their answers. */
package aiko.client.internal.request;
