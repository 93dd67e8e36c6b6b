// SPDX-License-Identifier: Apache-2.0
/** The recorder of a namespace: an Aiko service that keeps the last records of other services. */
package aiko.logging.internal.recorder;
