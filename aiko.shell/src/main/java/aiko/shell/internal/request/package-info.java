// SPDX-License-Identifier: Apache-2.0
/** Requests to services, and their answers. */
package aiko.shell.internal.request;
