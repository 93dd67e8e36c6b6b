// SPDX-License-Identifier: Apache-2.0
/** A request of the page, its answer, and the problems that are answered. */
package aiko.console.internal.request;
