// SPDX-License-Identifier: Apache-2.0
package aiko.deployer.internal.configuration.file;

/** The content of a file can't be settings, as the message says. */
public final class UnusableSettingsException extends Exception {
    private static final long serialVersionUID = 1;

    UnusableSettingsException(String message) {
        super(message);
    }
}
