// SPDX-License-Identifier: Apache-2.0
/** The HTTP listener: it serves handlers that are OSGi services, each below a path of its own. */
package aiko.http.internal;
