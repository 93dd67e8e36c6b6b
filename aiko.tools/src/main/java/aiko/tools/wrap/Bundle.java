// SPDX-License-Identifier: Apache-2.0
package aiko.tools.wrap;

import java.util.List;

/**
 * What was made of a library.
 *
 * @param exports the packages
 * @param required packages of the container that it imports, without those of Java
 * @param optional packages that it imports if there are any
 * @param java the Java version that its classes are compiled for; 0 if it has none
 */
record Bundle(Identity identity, List<String> exports, List<String> required, List<String> optional, int java) {}
