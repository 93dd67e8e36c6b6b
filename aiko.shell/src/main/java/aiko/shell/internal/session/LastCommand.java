// SPDX-License-Identifier: Apache-2.0
package aiko.shell.internal.session;

import java.util.List;
import org.apache.felix.gogo.jline.Shell;
import org.apache.felix.gogo.runtime.Closure;
import org.apache.felix.service.command.CommandSession;
import org.apache.felix.service.command.Job;
import org.apache.felix.service.command.JobListener;
import org.apache.felix.service.command.Process;
import org.apache.felix.service.command.Result;

/**
 * The exit status of the last command of a line, which Gogo keeps to itself unless it is an exception. A pipe has failed if
 * any command of it has.
 */
final class LastCommand implements JobListener {
    private static final int FAILED = 1;

    /** The variable of a session with the failed commands of its pipes that have not thrown an exception. */
    private static final String IN_PIPE = ".aiko.failed";

    private volatile int exitStatus;

    /** 0 if it was successful. */
    int exitStatus() {
        return exitStatus;
    }

    /** By a command that prints its failure: Gogo forgets the status of one whose output another command reads. */
    static void noteFailure(Process process, int status) {
        Job job = process.job();
        List<Process> all = job.processes();
        if (all.get(all.size() - 1) != process) {
            job.session().put(IN_PIPE, new Failed(job, status));
        }
    }

    private record Failed(Job job, int status) {}

    @Override
    public void jobChanged(Job job, Job.Status previous, Job.Status current) {
        if (current == Job.Status.Done && previous == Job.Status.Foreground && job.parent() == null) {
            exitStatus = exitStatus(job.session(), job, job.result());
        }
    }

    /** @param result null if Gogo has none; an exception here would leave the line without an end */
    private static int exitStatus(CommandSession session, Job job, Result result) {
        if (result == null) {
            return FAILED;
        }
        if (result.error() != 0) {
            return result.error();
        }
        if (session.get(IN_PIPE) instanceof Failed failed && failed.job() == job) {
            return failed.status();
        }
        boolean isFalse = Boolean.FALSE.equals(result.result());
        return isFalse || session.get(Closure.PIPE_EXCEPTION) != null ? FAILED : 0;
    }

    /** Keeps the failure of a pipe whose output another command has read, of which Gogo has printed a line, for its stack trace. */
    static void keepPipeFailure(CommandSession session) {
        if (session.get(Closure.PIPE_EXCEPTION) instanceof Throwable several && several.getSuppressed().length > 0) {
            session.put(Shell.VAR_EXCEPTION, several.getSuppressed()[0]);
        }
    }
}
