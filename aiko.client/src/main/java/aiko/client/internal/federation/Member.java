// SPDX-License-Identifier: Apache-2.0
package aiko.client.internal.federation;

import aiko.client.internal.directory.Directory;
import aiko.client.internal.directory.Primary;

/** A namespace, with its primary registrar and the cache of its directory. */
record Member(String name, Primary primary, Directory directory) {}
