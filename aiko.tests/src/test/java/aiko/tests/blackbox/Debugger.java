// SPDX-License-Identifier: Apache-2.0
package aiko.tests.blackbox;

import com.sun.jdi.AbsentInformationException;
import com.sun.jdi.Bootstrap;
import com.sun.jdi.Location;
import com.sun.jdi.ReferenceType;
import com.sun.jdi.VMDisconnectedException;
import com.sun.jdi.VirtualMachine;
import com.sun.jdi.connect.AttachingConnector;
import com.sun.jdi.event.BreakpointEvent;
import com.sun.jdi.event.ClassPrepareEvent;
import com.sun.jdi.event.Event;
import com.sun.jdi.event.EventSet;
import com.sun.jdi.request.EventRequest;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;

/**
 * A debugger with one breakpoint, by class name and line, as those of IDEs: it sets it in each class of that name, as soon as that
 * is loaded. Whatever hits it goes on at once.
 */
final class Debugger implements AutoCloseable {
    private final VirtualMachine machine;
    private final BlockingQueue<Location> hits = new LinkedBlockingQueue<>();
    private volatile int line;

    private Debugger(VirtualMachine machine) {
        this.machine = machine;
    }

    static Debugger attach(int port, String className, int line) throws Exception {
        AttachingConnector connector = Bootstrap.virtualMachineManager().attachingConnectors().stream()
                .filter(each -> each.name().equals("com.sun.jdi.SocketAttach"))
                .findFirst()
                .orElseThrow();
        var arguments = connector.defaultArguments();
        arguments.get("hostname").setValue("localhost");
        arguments.get("port").setValue(Integer.toString(port));
        var debugger = new Debugger(connector.attach(arguments));
        debugger.line = line;
        var loaded = debugger.machine.eventRequestManager().createClassPrepareRequest();
        loaded.addClassFilter(className);
        loaded.setSuspendPolicy(EventRequest.SUSPEND_EVENT_THREAD);
        loaded.enable();
        var thread = new Thread(debugger::handleEvents, "debugger");
        thread.setDaemon(true);
        thread.start();
        return debugger;
    }

    /** Of classes that are loaded from now on. */
    void moveTo(int otherLine) {
        line = otherLine;
    }

    Location nextHit() throws InterruptedException {
        Location hit = hits.poll(30, TimeUnit.SECONDS);
        if (hit == null) {
            throw new AssertionError("no breakpoint was hit");
        }
        return hit;
    }

    private void handleEvents() {
        try {
            while (true) {
                EventSet events = machine.eventQueue().remove();
                for (Event event : events) {
                    if (event instanceof ClassPrepareEvent loaded) {
                        breakIn(loaded.referenceType());
                    } else if (event instanceof BreakpointEvent hit) {
                        hits.add(hit.location());
                    }
                }
                events.resume();
            }
        } catch (VMDisconnectedException | InterruptedException | AbsentInformationException ended) {
            // the test notices
        }
    }

    private void breakIn(ReferenceType type) throws AbsentInformationException {
        for (Location location : type.locationsOfLine(line)) {
            var breakpoint = machine.eventRequestManager().createBreakpointRequest(location);
            breakpoint.setSuspendPolicy(EventRequest.SUSPEND_EVENT_THREAD);
            breakpoint.enable();
        }
    }

    @Override
    public void close() {
        machine.dispose();
    }
}
