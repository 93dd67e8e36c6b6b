// SPDX-License-Identifier: Apache-2.0
package aiko.shell.internal.session;

import static org.assertj.core.api.Assertions.assertThat;

import java.lang.reflect.Proxy;
import org.apache.felix.service.command.Job;
import org.junit.jupiter.api.Test;

class LastCommandTest {
    /** Gogo has no result if an error cannot even be described; if a listener fails then, the line never ends. */
    @Test
    void a_command_without_a_result_has_failed() {
        var job = (Job) Proxy.newProxyInstance(
                Job.class.getClassLoader(), new Class<?>[] {Job.class}, (self, method, arguments) -> null);
        var last = new LastCommand();

        last.jobChanged(job, Job.Status.Foreground, Job.Status.Done);

        assertThat(last.exitStatus()).isEqualTo(1);
    }
}
