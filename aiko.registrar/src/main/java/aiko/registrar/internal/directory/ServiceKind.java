// SPDX-License-Identifier: Apache-2.0
package aiko.registrar.internal.directory;

import java.util.List;

/** The details that services of a kind have in common. */
public interface ServiceKind {
    String protocol();

    String transport();

    String owner();

    List<String> tags();
}
