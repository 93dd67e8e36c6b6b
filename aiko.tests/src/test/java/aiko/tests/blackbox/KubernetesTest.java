// SPDX-License-Identifier: Apache-2.0
package aiko.tests.blackbox;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.yaml.snakeyaml.LoaderOptions;
import org.yaml.snakeyaml.Yaml;

/**
 * The manifests for Kubernetes: what can be checked without a cluster and its schema. Their names refer to each other, and to
 * settings and users that exist.
 */
class KubernetesTest {
    private static final Path DOCS = Path.of("../docs");
    private static final Map<String, String> KINDS =
            Map.of("ConfigMap", "v1", "Service", "v1", "Deployment", "apps/v1", "StatefulSet", "apps/v1");

    private static List<Map<String, Object>> manifests;
    private static String settings;
    private static String image;

    @BeforeAll
    static void read() throws IOException {
        var options = new LoaderOptions();
        options.setAllowDuplicateKeys(false);
        manifests = new ArrayList<>();
        new Yaml(options)
                .loadAll(Files.readString(DOCS.resolve("install/kubernetes.yaml")))
                .forEach(document -> manifests.add(map(document)));
        settings = Files.readString(DOCS.resolve("reference/configuration.md"));
        image = Files.readString(DOCS.resolve("install/Containerfile"));
    }

    @SuppressWarnings("unchecked")
    private static Map<String, Object> map(Object node) {
        return (Map<String, Object>) node;
    }

    @SuppressWarnings("unchecked")
    private static List<Object> list(Object node) {
        return node == null ? List.of() : (List<Object>) node;
    }

    /** The node at a path such as {@code spec.template.spec}; a number is an index. */
    private static Object at(Object node, String path) {
        Object current = node;
        for (String key : path.split("\\.")) {
            assertThat(current).as(path + " at " + key).isNotNull();
            current = current instanceof List<?> items
                    ? items.get(Integer.parseInt(key))
                    : map(current).get(key);
        }
        return current;
    }

    private static Map<String, Object> manifest(String kind, String name) {
        return manifests.stream()
                .filter(each -> each.get("kind").equals(kind)
                        && at(each, "metadata.name").equals(name))
                .findFirst()
                .orElseThrow();
    }

    private static List<Map<String, Object>> workloads() {
        return manifests.stream()
                .filter(each -> Set.of("Deployment", "StatefulSet").contains(each.get("kind")))
                .toList();
    }

    private static Set<Object> names(Object items) {
        return list(items).stream().map(item -> map(item).get("name")).collect(Collectors.toSet());
    }

    @Test
    void each_manifest_has_a_known_kind_and_a_name() {
        assertThat(manifests).hasSize(6).allSatisfy(each -> {
            assertThat(each.get("apiVersion")).isEqualTo(KINDS.get(each.get("kind")));
            assertThat((String) at(each, "metadata.name")).matches("[a-z][a-z-]*");
        });
    }

    @Test
    void selectors_volumes_and_services_refer_to_what_there_is() {
        assertThat(workloads()).hasSize(2).allSatisfy(each -> {
            Object labels = at(each, "spec.template.metadata.labels");
            assertThat(at(each, "spec.selector.matchLabels")).isEqualTo(labels);
            Map<String, Object> service = manifest("Service", (String) at(each, "metadata.name"));
            assertThat(at(service, "spec.selector")).isEqualTo(labels);
            Object container = at(each, "spec.template.spec.containers.0");
            assertThat(names(map(container).get("ports"))).contains(at(service, "spec.ports.0.targetPort"));

            Set<Object> volumes = names(at(each, "spec.template.spec.volumes"));
            list(map(map(each.get("spec"))).get("volumeClaimTemplates"))
                    .forEach(claim -> volumes.add(at(claim, "metadata.name")));
            assertThat(names(map(container).get("volumeMounts"))).isEqualTo(volumes);
            for (Object volume : list(at(each, "spec.template.spec.volumes"))) {
                if (map(volume).containsKey("configMap")) {
                    manifest("ConfigMap", (String) at(volume, "configMap.name"));
                }
            }
        });
        Map<String, Object> aiko = manifest("StatefulSet", "aiko");
        assertThat(at(aiko, "spec.serviceName")).isEqualTo(at(manifest("Service", "aiko"), "metadata.name"));
        assertThat(at(manifest("Service", "aiko"), "spec.clusterIP")).isEqualTo("None");
    }

    @Test
    void probes_ask_the_listener_that_the_settings_open() {
        Object container = at(manifest("StatefulSet", "aiko"), "spec.template.spec.containers.0");
        assertThat(at(container, "livenessProbe.httpGet.path")).isEqualTo("/health/live");
        assertThat(at(container, "startupProbe.httpGet.path")).isEqualTo("/health/live");
        assertThat(at(container, "readinessProbe.httpGet.path")).isEqualTo("/health/ready");
        for (String probe : List.of("livenessProbe", "startupProbe", "readinessProbe")) {
            assertThat(at(container, probe + ".httpGet.port")).isEqualTo(at(container, "ports.0.name"));
        }
        String listener =
                (String) map(at(manifest("ConfigMap", "aiko"), "data")).get("aiko.http.cfg");
        assertThat(listener).contains("host = 0.0.0.0", "port = " + at(container, "ports.0.containerPort"));
    }

    @Test
    void settings_and_variables_are_those_of_the_container() throws IOException {
        map(at(manifest("ConfigMap", "aiko"), "data")).forEach((file, content) -> {
            String pid = file.replaceFirst("\\.cfg$", "");
            String section =
                    settings.split("\n## `" + Pattern.quote(pid) + "`\n", 2)[1].split("\n## ", 2)[0];
            ((String) content).lines().forEach(line -> assertThat(section)
                    .contains("| `" + line.split(" = ")[0] + "` |"));
        });
        Object container = at(manifest("StatefulSet", "aiko"), "spec.template.spec.containers.0");
        String variables = settings + Files.readString(DOCS.resolve("shell.md"));
        assertThat(names(map(container).get("env"))).isNotEmpty().allSatisfy(name -> assertThat(variables)
                .contains("`" + name + "`"));
        assertThat(at(container, "env.0.valueFrom.fieldRef.fieldPath")).isEqualTo("metadata.name");
        assertThat(at(container, "env.1.value")).isEqualTo(at(manifest("Service", "mosquitto"), "metadata.name"));
        // Not in arguments, since "kubectl exec aiko-0 -- aiko status" has none.
        assertThat(map(container)).doesNotContainKeys("args", "command");
        for (String variable : List.of("AIKO_DATA_DIR", "AIKO_DEPLOY_DIR")) {
            Object value = list(map(container).get("env")).stream()
                    .filter(each -> at(each, "name").equals(variable))
                    .map(each -> at(each, "value"))
                    .findFirst()
                    .orElseThrow();
            assertThat((String) value).startsWith(at(container, "volumeMounts.0.mountPath") + "/");
        }
    }

    @Test
    void containers_run_as_the_user_of_the_image_without_privileges_and_have_time_to_end() {
        assertThat(workloads()).allSatisfy(each -> {
            Object pod = at(each, "spec.template.spec");
            assertThat(at(pod, "securityContext.runAsNonRoot")).isEqualTo(true);
            assertThat(at(pod, "automountServiceAccountToken")).isEqualTo(false);
            Object container = at(pod, "containers.0");
            assertThat(at(container, "securityContext.allowPrivilegeEscalation"))
                    .isEqualTo(false);
            assertThat(at(container, "securityContext.readOnlyRootFilesystem")).isEqualTo(true);
            assertThat(at(container, "resources.limits.memory")).isNotNull();
        });
        Object pod = at(manifest("StatefulSet", "aiko"), "spec.template.spec");
        assertThat(image)
                .contains("USER " + at(pod, "securityContext.runAsUser") + ":" + at(pod, "securityContext.runAsGroup"));
        assertThat((Integer) at(pod, "terminationGracePeriodSeconds")).isGreaterThan(10);
    }
}
