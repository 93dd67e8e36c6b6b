// SPDX-License-Identifier: Apache-2.0
/** The removed services that a registrar remembers. */
package aiko.registrar.internal.history;
