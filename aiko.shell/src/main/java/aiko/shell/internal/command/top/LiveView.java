// SPDX-License-Identifier: Apache-2.0
package aiko.shell.internal.command.top;

import aiko.shell.internal.output.Listing;
import java.io.IOException;
import java.io.InterruptedIOException;
import java.util.ArrayList;
import java.util.List;
import java.util.function.UnaryOperator;
import org.jline.terminal.Attributes;
import org.jline.terminal.Size;
import org.jline.terminal.Terminal;
import org.jline.utils.AttributedString;
import org.jline.utils.Display;
import org.jline.utils.InfoCmp.Capability;
import org.jline.utils.NonBlockingReader;

/** Shows the activity on a terminal until a key ends it, and leaves the terminal as it was. */
final class LiveView {
    /** Keys, changes of the size and Ctrl-C take effect within this time. */
    private static final long LOOK_MILLIS = 200;

    private static final int CTRL_C = 3;
    private static final int CTRL_D = 4;
    private static final int HEAD_ROWS = 5;
    private static final int SECTIONS = 3;

    private final Terminal terminal;
    private final boolean hasColours;
    private final UnaryOperator<String> hide;
    private final Activity activity;
    private final Display display;
    private Order order;
    private Size size;

    /** @param hide hides secrets: it prints to the terminal by itself */
    LiveView(Terminal terminal, boolean hasColours, UnaryOperator<String> hide, Activity activity, Order order) {
        this.terminal = terminal;
        this.hasColours = hasColours;
        this.hide = hide;
        this.activity = activity;
        this.order = order;
        display = new Display(terminal, true);
    }

    /**
     * Returns when a key has ended it, or the limits are reached.
     *
     * @param limit the largest number of readings after the first one
     */
    void run(double intervalSeconds, int limit, double seconds) throws IOException, InterruptedException {
        Attributes before = terminal.enterRawMode();
        try {
            terminal.puts(Capability.enter_ca_mode);
            terminal.puts(Capability.cursor_invisible);
            terminal.flush();
            long start = System.nanoTime();
            long next = start;
            int readings = 0;
            while (true) {
                long now = System.nanoTime();
                if (now - next >= 0) {
                    activity.read();
                    readings++;
                    next = now + (long) (intervalSeconds * 1e9);
                    show();
                }
                if (readings > limit || seconds > 0 && now - start >= seconds * 1e9 || !waitForKey(next - now)) {
                    return;
                }
            }
        } finally {
            // Ctrl-C must not keep the terminal from being restored.
            boolean wasInterrupted = Thread.interrupted();
            terminal.puts(Capability.cursor_visible);
            terminal.puts(Capability.exit_ca_mode);
            terminal.flush();
            terminal.setAttributes(before);
            if (wasInterrupted) {
                Thread.currentThread().interrupt();
            }
        }
    }

    /** Whether it continues. */
    private boolean waitForKey(long nanos) throws IOException, InterruptedException {
        if (Thread.interrupted()) {
            throw new InterruptedException();
        }
        int key;
        try {
            key = terminal.reader().read(Math.max(1, Math.min(nanos / 1_000_000, LOOK_MILLIS)));
        } catch (InterruptedIOException interrupted) {
            throw new InterruptedException();
        }
        if (key == 'q' || key == 'Q' || key == CTRL_C || key == CTRL_D || key == NonBlockingReader.EOF) {
            return false;
        }
        boolean isOrder = Order.ofKey(key).isPresent();
        order = Order.ofKey(key).orElse(order);
        if (isOrder || isResized()) {
            show();
        }
        return true;
    }

    private boolean isResized() {
        return !terminal.getSize().equals(size);
    }

    /** Before the keys, which the edge of the screen may cut. */
    private static String notShown(Listing listing, int width) {
        List<String> names = listing.notShown(width);
        if (names.isEmpty()) {
            return "";
        }
        String all = "; not shown: " + String.join(", ", names);
        return all.length() <= width / 2 ? all : "; " + names.size() + " columns not shown";
    }

    private void show() {
        boolean isResized = isResized();
        size = terminal.getSize();
        int width = Math.max(size.getColumns(), 1);
        int height = Math.max(size.getRows(), 1);
        if (isResized) {
            display.resize(Size.of(width, height));
            display.clear();
            terminal.puts(Capability.clear_screen);
        }
        int loops = Math.max(1, height / SECTIONS - HEAD_ROWS / 2);
        Listing listing = Snapshot.of(activity, order, loops, Integer.MAX_VALUE).note("");
        listing.hide(hide);
        List<String> lines = new ArrayList<>();
        lines.add("aiko:top, by " + order.label() + notShown(listing, width) + "; q quits, " + Order.keys()
                + " change the order");
        listing.text(width, hasColours).stream().map(hide).forEach(lines::add);
        List<AttributedString> shown = lines.stream()
                .limit(height)
                .map(line -> AttributedString.fromAnsi(line).columnSubSequence(0, width))
                .toList();
        display.update(shown, -1);
    }
}
