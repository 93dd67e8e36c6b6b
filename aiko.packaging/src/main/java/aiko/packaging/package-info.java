// SPDX-License-Identifier: Apache-2.0
/** The archives of the distribution; a program of the build. */
package aiko.packaging;
