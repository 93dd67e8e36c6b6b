// SPDX-License-Identifier: Apache-2.0
/** The loggers that bundles use: those of OSGi, SLF4J, java.util.logging and {@code AikoLogger}. */
package aiko.logging.internal.front;
