// SPDX-License-Identifier: Apache-2.0
/** The messages that a registrar understands, and its answers. */
package aiko.registrar.internal.request;
