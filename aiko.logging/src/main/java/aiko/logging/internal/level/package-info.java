// SPDX-License-Identifier: Apache-2.0
/** The levels of loggers: from settings, Config Admin, and control topics. */
package aiko.logging.internal.level;
