// SPDX-License-Identifier: Apache-2.0
package aiko.deployer.internal.configuration.check;

import static org.assertj.core.api.Assertions.assertThat;

import aiko.configuration.spi.SecretNames;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class SecretNamesTest {
    @ParameterizedTest
    @ValueSource(
            strings = {
                "password",
                "Password",
                "mqtt.password",
                "mqttPassword",
                "db_passwd",
                "PGPASSWORD",
                "pwd",
                "pass",
                "passphrase",
                "pass.phrase",
                "passwrd",
                "pasword",
                "passwort",
                "secret",
                "clientSecret",
                "client.secret",
                "secrets",
                "token",
                "api-token",
                "GITHUB_TOKEN",
                "authToken",
                "credentials",
                "credential",
                "apiKey",
                "api.key",
                "api_key",
                "apikey",
                "APIKEY",
                "accessKey",
                "access.key",
                "AWS_SECRET_ACCESS_KEY",
                "privateKey",
                "private.key",
                "signing-key",
                "encryption.key",
                "auth",
                "mqtt.auth",
                "authorization",
                "bearer",
                "pin",
                "AIKO_PASSWORD",
                "keystorePassword",
                "secretKey",
                "password2",
                "token1",
                "secret2",
                "pass1",
                "pwd2",
                "apikey2",
                "api.key.2",
                "oauth2token",
                "private.key.pem",
                "privateKeyPem",
                "private_key_pem",
                "privatekeypem",
                "secretkeys",
                "pins",
                "pinCode",
                "pincode",
                "accessKeyId",
                "access_key_id",
                "MY_PASSWORD2",
                "jwt",
                "jwt.key",
                "webhook",
                "webhook.url",
                "WEBHOOK_URL",
                "ssh.key",
                "SSH_KEY",
                "cookie",
                "cookies",
                "hmac",
                "hmac.key",
                "oauth",
                "oauth2",
                "smtp.pw",
                "password.value"
            })
    void such_a_name_is_that_of_a_secret(String name) {
        assertThat(SecretNames.isSecret(name)).isTrue();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "tls.key",
                "mqtt.tls.key",
                "password.file",
                "token.file",
                "tokenFile",
                "TOKEN_PATH",
                "username",
                "host",
                "keyboard",
                "key",
                "keys",
                "authorized_keys",
                "author",
                "authorities",
                "mqtt.tls.authorities",
                "tls.certificate",
                "accounts",
                "passive",
                "bypass",
                "compass",
                "auth.method",
                "token.url",
                "PASSWORD_STORE_DIR",
                "SSH_AUTH_SOCK",
                "CREDENTIALS_DIRECTORY",
                "session.hours",
                "unauthenticated",
                "deploy.require-signed",
                "spinning",
                "public.key",
                "monkey",
                "keep.alive",
                "password.file2",
                "ssl.key.pem",
                "tls.key.2",
                "key.id",
                "process.id",
                "client.id",
                "ssh.file",
                "public.key.pem",
                "webhook.timeout",
                "cookie.name",
                "jwt.algorithm",
                "ssh.keys.file",
                "address",
                "country.code",
                "sessions",
                "pinned",
                "codes"
            })
    void such_a_name_is_not(String name) {
        assertThat(SecretNames.isSecret(name)).isFalse();
    }

    @Test
    void the_secrets_of_urls_are_hidden_and_the_rest_is_not() {
        assertThat(SecretNames.withoutSecrets(
                        "http://u:hunter3@collector:4318/v1?key=hunter4&size=3, https://b/?a=1;apiKey=x"))
                .isEqualTo("http://(hidden)@collector:4318/v1?key=(hidden)&size=3, https://b/?a=1;apiKey=(hidden)");
        assertThat(SecretNames.withoutSecrets("mqtt://host/a@b?keyboard=de")).isEqualTo("mqtt://host/a@b?keyboard=de");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "url=jdbc:x;password=\"S3cr3t\"",
                "user=u password='S3cr3t' x=y",
                "-Xmx1g -Dpassword=S3cr3t -Da=b",
                "-Dapi.key=S3cr3t",
                "{\"user\": \"u\", \"password\": \"S3cr3t\"}",
                "{\"password\":\"S3cr3t\"}",
                "{'token': S3cr3t}",
                "user: u, password: S3cr3t, x: y",
                "run --user u --password S3cr3t --verbose",
                "run --api-key=S3cr3t",
                "run --token 'S3cr3t'",
                "Authorization: Bearer S3cr3t",
                "x=1,password=S3cr3t,y=2"
            })
    void what_a_value_assigns_to_the_name_of_a_secret_is_hidden(String value) {
        assertThat(SecretNames.withoutSecrets(value)).isEqualTo(value.replace("S3cr3t", "(hidden)"));
        assertThat(SecretNames.secretsIn(value)).contains("S3cr3t");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "password",
                "auth:8080",
                "tls.key=/etc/server.key",
                "--password-file /etc/password --verbose",
                "--token --verbose",
                "no password is needed",
                "monkey=banana keyboard: de",
                "mqtt://host:1883/a"
            })
    void other_text_of_a_value_is_shown(String value) {
        assertThat(SecretNames.withoutSecrets(value)).isEqualTo(value);
        assertThat(SecretNames.secretsIn(value)).isEmpty();
    }

    @Test
    void a_printed_map_is_shown_without_its_secrets() {
        assertThat(SecretNames.withoutSettings("Updating config aiko.process with {apiKey=a=b, mqtt.host=h,"
                        + " password=x, y}z, url=mqtt://u:p@h, inner={token=t}}\nnext \"password\": \"x\", \"a\":1"))
                .isEqualTo(
                        "Updating config aiko.process with {apiKey=(hidden), mqtt.host=h,"
                                + " password=(hidden), url=mqtt://(hidden)@h, inner={token=(hidden)\nnext \"password\":(hidden), \"a\":1");
        assertThat(SecretNames.withoutSettings("{host=a, port=1}")).isEqualTo("{host=a, port=1}");
    }

    @Test
    void hidden_values_are_those_of_all_configurations_and_of_the_environment() {
        Map<String, Object> ours = Map.of(
                "password", "hunter1",
                "api.key", new String[] {"hunter2", "hunter22"},
                "tokens", List.of("hunter33"),
                "endpoint", "http://u:hunter4@h/?key=hunter5",
                "auth", "basic",
                "pin", "123",
                "tls.key", "/etc/key.pem");
        assertThat(new HiddenValues(List::of)
                        .environment(Map.of(
                                "AIKO_PASSWORD",
                                "hunter6",
                                "PWD",
                                "/home/aiko",
                                "HOME",
                                "/home",
                                "http_proxy",
                                "http://p:hunter7@q"))
                        .configurations(Map.of("aiko.process", ours))
                        .get())
                .containsExactlyInAnyOrder(
                        "hunter1",
                        "hunter2",
                        "hunter22",
                        "hunter33",
                        "u:hunter4",
                        "hunter4",
                        "hunter5",
                        "hunter6",
                        "p:hunter7",
                        "hunter7");
    }
}
