// SPDX-License-Identifier: Apache-2.0
/** Sessions for the bundles that connect users by other means than the admin socket. */
package aiko.shell.internal.client;
