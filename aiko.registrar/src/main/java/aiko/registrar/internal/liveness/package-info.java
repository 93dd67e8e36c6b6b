// SPDX-License-Identifier: Apache-2.0
/** Questions to processes and registrars whether they live. */
package aiko.registrar.internal.liveness;
