// SPDX-License-Identifier: Apache-2.0
/** Who may use the console: the token, sessions, limits of failed logins, checks of requests. */
package aiko.console.internal.access;
