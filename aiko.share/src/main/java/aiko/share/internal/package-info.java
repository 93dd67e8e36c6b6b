// SPDX-License-Identifier: Apache-2.0
/** The OSGi service that creates and follows shared states: one for each bundle. */
package aiko.share.internal;
