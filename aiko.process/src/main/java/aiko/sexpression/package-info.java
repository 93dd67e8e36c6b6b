// SPDX-License-Identifier: Apache-2.0
/**
 * The payload of every Aiko message: S-expressions, read and written as bytes.
 *
 * <pre>{@code
 * String payload = SExpressions.generate("color", "red", Map.of("brightness", 7));
 * SExpression command = SExpressions.parse(payload);  // (color red (brightness: 7))
 * String name = command.name();                        // color
 * }</pre>
 */
@Export
@NullMarked
@Version("1.0.0")
package aiko.sexpression;

import org.jspecify.annotations.NullMarked;
import org.osgi.annotation.bundle.Export;
import org.osgi.annotation.versioning.Version;
