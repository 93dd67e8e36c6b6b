// SPDX-License-Identifier: Apache-2.0
/**
 * Text of others for people: control characters, invisible characters and line breaks are made visible, and
 * unknown words are compared with known ones.
 *
 * <pre>{@code
 * out.println("found " + VisibleText.line(details.name()));
 * }</pre>
 */
@Export
@NullMarked
@Version("1.1.0")
package aiko.text;

import org.jspecify.annotations.NullMarked;
import org.osgi.annotation.bundle.Export;
import org.osgi.annotation.versioning.Version;
