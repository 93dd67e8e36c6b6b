// SPDX-License-Identifier: Apache-2.0
/**
 * Shared state: items of a service that others read, follow with a lease, and change.
 *
 * <pre>{@code
 * @Component
 * @AikoService(name = "oven")
 * public class OvenComponent implements Oven {
 *     @SharedItem
 *     private final Item<Integer> celsius = Item.of(20, wanted -> Math.min(wanted, 250));
 *
 *     @Override
 *     public void heat(int wanted) {
 *         celsius.set(wanted);                        // published to all followers
 *     }
 * }
 * }</pre>
 */
@Export
@NullMarked
@Version("1.0.0")
package aiko.share;

import org.jspecify.annotations.NullMarked;
import org.osgi.annotation.bundle.Export;
import org.osgi.annotation.versioning.Version;
