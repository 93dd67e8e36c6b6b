// SPDX-License-Identifier: Apache-2.0
/** JSON read and written. */
package aiko.console.internal.json;
