// SPDX-License-Identifier: Apache-2.0
/**
 * Thread rules as annotations: which thread may call a method, and whether the call may block.
 *
 * <p>Each interface and class of the API has a rule, or each of its methods has. Records, enums and exceptions have none: they do
 * not change, and any thread may use them. A test checks that there are no gaps, and that nothing that does not block waits.
 * The annotations end in the class file; no bundle imports this package.
 *
 * <pre>{@code
 * @AnyThread
 * interface Meter {
 *     void add(int joules);
 *
 *     @MayBlock
 *     void save() throws IOException;
 * }
 * }</pre>
 */
@Export
@NullMarked
@Version("1.0.0")
package aiko.threading;

import org.jspecify.annotations.NullMarked;
import org.osgi.annotation.bundle.Export;
import org.osgi.annotation.versioning.Version;
