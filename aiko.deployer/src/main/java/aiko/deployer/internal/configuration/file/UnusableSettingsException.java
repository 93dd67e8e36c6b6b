// SPDX-License-Identifier: Apache-2.0
package aiko.deployer.internal.configuration.file;

/** The content of a file is not usable as settings; the message says why. */
public final class UnusableSettingsException extends Exception {
    private static final long serialVersionUID = 1;

    UnusableSettingsException(String message) {
        super(message);
    }
}
