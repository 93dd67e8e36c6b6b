// SPDX-License-Identifier: Apache-2.0
/** What the pages show and change: one class for each subject. */
package aiko.console.internal.view;
