// SPDX-License-Identifier: Apache-2.0
/** Component descriptions that were parsed when the distribution was built. */
package aiko.launcher.component;
