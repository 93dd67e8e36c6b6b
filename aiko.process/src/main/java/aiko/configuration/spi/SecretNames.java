// SPDX-License-Identifier: Apache-2.0
package aiko.configuration.spi;

import aiko.threading.AnyThread;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Decides by their names which values are secrets: those of settings, of variables of the environment, and within values. */
@AnyThread
public final class SecretNames {
    private static final String HIDDEN = "(hidden)";

    private static final Pattern DIGITS = Pattern.compile("\\p{N}+");

    /** The borders of words: all but letters and digits, and the capital letters in {@code apiKey}. */
    private static final Pattern BORDER = Pattern.compile("[^\\p{L}\\p{N}]+|(?<=[\\p{Ll}\\p{N}])(?=\\p{Lu})");

    private static final Pattern SECRET = Pattern.compile(
            "[a-z]*pass?(?:wo?r?[dt]s?|phrases?|codes?|keys?)[a-z]*|pass|[a-z]*pwd|[a-z]*secrets?|[a-z]*tokens?"
                    + "|[a-z]*credentials?|creds?"
                    + "|[a-z]*(?:api|access|private|signing|encryption|shared|master|secret|ssh)keys?(?:pem|id|value)?"
                    + "|pincode|bearer|authorization");

    /** What makes a secret of a key, which is the name of a file otherwise. */
    private static final Set<String> BEFORE_KEY = Set.of(
            "api",
            "access",
            "private",
            "signing",
            "encryption",
            "shared",
            "master",
            "account",
            "subscription",
            "license",
            "ssh",
            "hmac",
            "jwt",
            "oauth",
            "cookie",
            "session");

    private static final Set<String> LAST = Set.of("auth", "pin", "jwt", "cookie", "hmac", "oauth", "pw", "webhook");

    /** What the last word may be followed by: a form of the same secret. Digits are not part of words. */
    private static final Set<String> FORMS = Set.of("pem", "der", "id", "code", "value", "text", "base", "hex");

    /** What a name ends with that is about a secret, and no secret: where it is, how it is used. */
    private static final Set<String> ABOUT = Set.of(
            "file",
            "files",
            "path",
            "paths",
            "folder",
            "dir",
            "directory",
            "location",
            "sock",
            "socket",
            "url",
            "uri",
            "type",
            "method",
            "algorithm",
            "length",
            "hours",
            "minutes",
            "seconds",
            "expiry");

    /** Parameters of a URL that are secrets there. */
    private static final Set<String> OF_URLS = Set.of("key", "sig", "signature", "pw");

    private static final Pattern USER_INFO = Pattern.compile("://([^\\s/?#@]+)@");
    private static final Pattern PARAMETER = Pattern.compile("(?<=[?&;])([\\w.\\-]+)=([^&;#\\s\"']+)");

    /** A name in front of its value, as maps and JSON are printed. */
    private static final Pattern NAME = Pattern.compile("(?<![\\w.\\-])([\\w.\\-]++)(?:[\"']? ?=|[\"'] ?:)");

    /** What follows a value: the next name, or the end of the line; a value may contain commas and brackets. */
    private static final Pattern NEXT = Pattern.compile(",\\s?[\"']?[\\w.\\-]{1,100}+(?:[\"']? ?=|[\"'] ?:)|[\\r\\n]");

    /** {@code password="S"}, {@code -Dpassword=S}, <code>{"password": "S"}</code>, {@code Authorization: Bearer S}. */
    private static final Pattern ASSIGNED = Pattern.compile(
            "(?<![\\w.\\-])(?:-D|-{1,2})?([\\w.\\-]{1,64})(?:[\"']?\\s*=\\s*|[\"']\\s*:\\s*|:\\s+|:(?=[\"']))"
                    + "(?:(?i:bearer|basic|digest|token)\\s+)?"
                    + "(?:\"([^\"]+)\"|'([^']+)'|(?!\\(hidden\\))([^\\s\"'&;,}\\]]+))");

    /** {@code --password S}. */
    private static final Pattern OPTION =
            Pattern.compile("(?<!\\S)--?([\\w.\\-]{1,64})\\s+(?:\"([^\"]+)\"|'([^']+)'|([^\\s\"'\\-][^\\s\"']*))");

    private SecretNames() {}

    /** Whether the value of a setting of that name is a secret. */
    public static boolean isSecret(String name) {
        List<String> words = new ArrayList<>();
        for (String word : BORDER.split(name)) {
            String letters = DIGITS.matcher(word).replaceAll("").toLowerCase(Locale.ROOT);
            if (!letters.isEmpty()) {
                words.add(letters);
            }
        }
        boolean isWebhook = words.size() > 1
                && words.get(words.size() - 2).startsWith("webhook")
                && Set.of("url", "uri").contains(words.get(words.size() - 1));
        if (isWebhook) {
            return true;
        }
        while (words.size() > 1 && FORMS.contains(words.get(words.size() - 1))) {
            words.remove(words.size() - 1);
        }
        if (words.isEmpty()) {
            return false;
        }
        String last = words.get(words.size() - 1);
        if (ABOUT.contains(last)) {
            return false;
        }
        String one = last.endsWith("s") && !last.endsWith("ss") ? last.substring(0, last.length() - 1) : last;
        return LAST.contains(one)
                || one.equals("key") && words.size() > 1 && BEFORE_KEY.contains(words.get(words.size() - 2))
                || words.stream().anyMatch(word -> SECRET.matcher(word).matches());
    }

    /** A value without the user and the password of its URLs, and without what it assigns to names of secrets. */
    public static String withoutSecrets(String value) {
        String text = USER_INFO.matcher(value).replaceAll("://" + HIDDEN + '@');
        text = PARAMETER
                .matcher(text)
                .replaceAll(found -> Matcher.quoteReplacement(
                        isSecretParameter(found.group(1)) ? found.group(1) + '=' + HIDDEN : found.group()));
        var shown = new StringBuilder();
        int end = 0;
        for (Span secret : assigned(text)) {
            if (secret.start() >= end) {
                shown.append(text, end, secret.start()).append(HIDDEN);
                end = secret.end();
            }
        }
        return shown.append(text, end, text.length()).toString();
    }

    /**
     * A text that prints settings, such as {@code {host=a, password=b}}, without those that are secrets. From the name of a
     * secret, it hides all up to the next name or the end of the line: rather too much than a part of it.
     */
    public static String withoutSettings(String printed) {
        String text = withoutSecrets(printed);
        var shown = new StringBuilder();
        int from = 0;
        Matcher name = NAME.matcher(text);
        Matcher next = NEXT.matcher(text);
        while (name.find(from)) {
            shown.append(text, from, name.end());
            from = name.end();
            if (isSecret(name.group(1))) {
                shown.append(HIDDEN);
                from = next.find(from) ? next.start() : text.length();
            }
        }
        return shown.append(text, from, text.length()).toString();
    }

    private record Span(int start, int end) {}

    /** What a text assigns to names of secrets, in its order. */
    private static List<Span> assigned(String text) {
        List<Span> spans = new ArrayList<>();
        for (Pattern pattern : List.of(ASSIGNED, OPTION)) {
            Matcher found = pattern.matcher(text);
            for (int from = 0; found.find(from); ) {
                if (isSecret(found.group(1))) {
                    int group = found.group(2) != null ? 2 : found.group(3) != null ? 3 : 4;
                    spans.add(new Span(found.start(group), found.end(group)));
                    from = found.end();
                } else {
                    // Its value may contain another name.
                    from = found.end(1);
                }
            }
        }
        spans.sort(Comparator.comparingInt(Span::start));
        return spans;
    }

    /** The secrets in a value: of URLs the user with the password, the password alone, and parameters; and what it assigns. */
    public static List<String> secretsIn(String value) {
        List<String> secrets = new ArrayList<>();
        for (Matcher found = USER_INFO.matcher(value); found.find(); ) {
            String userInfo = found.group(1);
            int colon = userInfo.indexOf(':');
            secrets.add(userInfo);
            if (colon >= 0) {
                secrets.add(userInfo.substring(colon + 1));
            }
        }
        for (Matcher found = PARAMETER.matcher(value); found.find(); ) {
            if (isSecretParameter(found.group(1))) {
                secrets.add(found.group(2));
            }
        }
        assigned(value).forEach(span -> secrets.add(value.substring(span.start(), span.end())));
        return secrets;
    }

    private static boolean isSecretParameter(String name) {
        return OF_URLS.contains(name.toLowerCase(Locale.ROOT)) || isSecret(name);
    }
}
