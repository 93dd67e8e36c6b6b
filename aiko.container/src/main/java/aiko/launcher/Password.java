// SPDX-License-Identifier: Apache-2.0
package aiko.launcher;

import aiko.broker.internal.account.PasswordHash;
import java.io.BufferedReader;
import java.io.Console;
import java.io.IOException;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.util.Arrays;

/**
 * Prints an account of the embedded MQTT server. The password is read from the terminal or from standard input: arguments are
 * visible to all users of the machine.
 */
final class Password {
    private Password() {}

    static boolean isName(String text) {
        return !text.isBlank() && text.chars().noneMatch(each -> each == ':' || Character.isISOControl(each));
    }

    static int print(String name) throws LauncherException, IOException {
        char[] password = read(name);
        if (password.length == 0) {
            throw new LauncherException("password: it is empty; nothing printed");
        }
        try {
            System.out.println(name + ':' + PasswordHash.of(password));
            return 0;
        } catch (GeneralSecurityException unavailable) {
            throw new LauncherException("password: cannot hash it: " + unavailable.getMessage());
        } finally {
            Arrays.fill(password, '\0');
        }
    }

    private static char[] read(String name) throws LauncherException, IOException {
        Console terminal = System.console();
        if (terminal == null) {
            var in = new BufferedReader(new InputStreamReader(System.in, StandardCharsets.UTF_8));
            String line = in.readLine();
            return line == null ? new char[0] : line.toCharArray();
        }
        char[] first = terminal.readPassword("Password of %s: ", name);
        char[] second = terminal.readPassword("Again: ");
        if (first == null || !Arrays.equals(first, second)) {
            throw new LauncherException("password: the two are not equal; nothing printed");
        }
        return first;
    }
}
