// SPDX-License-Identifier: Apache-2.0
package aiko.shell.internal.session;

import org.apache.felix.gogo.runtime.Closure;
import org.apache.felix.service.command.CommandSession;
import org.apache.felix.service.command.Job;
import org.apache.felix.service.command.JobListener;
import org.apache.felix.service.command.Result;

/**
 * The exit status of the last command of a line, which Gogo keeps to itself unless it is an exception. A pipe has failed if
 * any command of it has.
 */
final class LastCommand implements JobListener {
    private static final int FAILED = 1;

    private volatile int exitStatus;

    /** 0 if it was successful. */
    int exitStatus() {
        return exitStatus;
    }

    @Override
    public void jobChanged(Job job, Job.Status previous, Job.Status current) {
        if (current == Job.Status.Done && previous == Job.Status.Foreground && job.parent() == null) {
            exitStatus = exitStatus(job.session(), job.result());
        }
    }

    private static int exitStatus(CommandSession session, Result result) {
        if (result.error() != 0) {
            return result.error();
        }
        boolean isFalse = Boolean.FALSE.equals(result.result());
        return isFalse || session.get(Closure.PIPE_EXCEPTION) != null ? FAILED : 0;
    }
}
