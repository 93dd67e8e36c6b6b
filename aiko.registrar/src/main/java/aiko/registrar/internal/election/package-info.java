// SPDX-License-Identifier: Apache-2.0
/** The rules of the election of the primary, and the boot topic on which it takes place. */
package aiko.registrar.internal.election;
