// SPDX-License-Identifier: Apache-2.0
package aiko.http.internal;

import com.sun.net.httpserver.Headers;
import com.sun.net.httpserver.HttpContext;
import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpPrincipal;
import java.io.FilterInputStream;
import java.io.FilterOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.InetSocketAddress;
import java.net.URI;

/**
 * A request whose thread waits for its client only as long as the {@link Pace} allows. An answer reaches the client before the whole
 * request was read, too: the rest is read and thrown away, since the connection would be reset otherwise.
 */
final class PacedExchange extends HttpExchange {
    /** Written at once; the pace is looked at in between. */
    private static final int PART = 8 << 10;
    /** How long the rest of a request is thrown away, however fast it comes. */
    private static final long REST_NANOS = Pace.PATIENCE.toNanos();

    private final HttpExchange exchange;
    private final Pace pace;
    private InputStream requestBody;
    private OutputStream responseBody;
    private Runnable whenAnswered = () -> {};
    /** Bytes of the answer that are still to be written; endless if only its end tells its length. */
    private long unwritten = Long.MAX_VALUE;

    PacedExchange(HttpExchange exchange, Pace pace) {
        this.exchange = exchange;
        this.pace = pace;
        requestBody = new Body(exchange.getRequestBody());
    }

    /**
     * What happens before the end of the answer is sent, and the rest of the request thrown away, for which nobody else should wait: a
     * client that has the whole answer may ask again at once. It may happen more than once.
     */
    void whenAnswered(Runnable action) {
        whenAnswered = action;
    }

    private final class Body extends FilterInputStream {
        Body(InputStream in) {
            super(in);
        }

        @Override
        public int read() throws IOException {
            var one = new byte[1];
            return read(one, 0, 1) < 0 ? -1 : one[0] & 0xFF;
        }

        @Override
        public int read(byte[] bytes, int from, int length) throws IOException {
            int read = 0;
            pace.begin();
            try {
                read = in.read(bytes, from, length);
                return read;
            } finally {
                pace.end(Math.max(0, read));
            }
        }

        @Override
        public void close() throws IOException {
            discardRest();
            pace.begin();
            try {
                in.close();
            } finally {
                pace.end(0);
            }
        }
    }

    private final class Answer extends FilterOutputStream {
        Answer(OutputStream out) {
            super(out);
        }

        @Override
        public void write(int value) throws IOException {
            write(new byte[] {(byte) value}, 0, 1);
        }

        @Override
        public void write(byte[] bytes, int from, int length) throws IOException {
            for (int done = 0; done < length; done += PART) {
                int part = Math.min(PART, length - done);
                unwritten -= part;
                if (unwritten <= 0) {
                    whenAnswered.run();
                }
                pace.begin();
                try {
                    out.write(bytes, from + done, part);
                } finally {
                    pace.end(part);
                }
            }
        }

        @Override
        public void flush() throws IOException {
            pace.begin();
            try {
                out.flush();
            } finally {
                pace.end(0);
            }
        }

        @Override
        public void close() throws IOException {
            whenAnswered.run();
            flush();
            discardRest();
            pace.begin();
            try {
                out.close();
            } finally {
                pace.end(0);
            }
        }
    }

    private void discardRest() {
        try {
            var bytes = new byte[PART];
            long began = System.nanoTime();
            while (requestBody.read(bytes) >= 0 && System.nanoTime() - began < REST_NANOS) {
                // until its end
            }
        } catch (IOException ended) {
            // The client has gone, was too slow, or the body was closed: there is no rest.
        }
    }

    @Override
    public void sendResponseHeaders(int status, long length) throws IOException {
        if (length == -1 || isWithoutBody(status)) {
            // There will be nothing to close.
            whenAnswered.run();
            discardRest();
        } else if (length > 0) {
            unwritten = length;
        }
        pace.begin();
        try {
            exchange.sendResponseHeaders(status, length);
        } finally {
            pace.end(0);
        }
    }

    /** The JDK's server sends nothing after the headers of such an answer. */
    private boolean isWithoutBody(int status) {
        return status == 204 || status == 304 || exchange.getRequestMethod().equals("HEAD");
    }

    @Override
    public void close() {
        try {
            if (responseBody != null) {
                responseBody.close();
            }
            pace.begin();
            try {
                exchange.close();
            } finally {
                pace.end(0);
            }
        } catch (IOException ended) {
            exchange.close();
        }
    }

    @Override
    public InputStream getRequestBody() {
        return requestBody;
    }

    @Override
    public OutputStream getResponseBody() {
        if (responseBody == null) {
            responseBody = new Answer(exchange.getResponseBody());
        }
        return responseBody;
    }

    @Override
    public void setStreams(InputStream in, OutputStream out) {
        if (in != null) {
            requestBody = in;
        }
        if (out != null) {
            responseBody = out;
        }
    }

    @Override
    public Headers getRequestHeaders() {
        return exchange.getRequestHeaders();
    }

    @Override
    public Headers getResponseHeaders() {
        return exchange.getResponseHeaders();
    }

    @Override
    public URI getRequestURI() {
        return exchange.getRequestURI();
    }

    @Override
    public String getRequestMethod() {
        return exchange.getRequestMethod();
    }

    @Override
    public HttpContext getHttpContext() {
        return exchange.getHttpContext();
    }

    @Override
    public InetSocketAddress getRemoteAddress() {
        return exchange.getRemoteAddress();
    }

    @Override
    public int getResponseCode() {
        return exchange.getResponseCode();
    }

    @Override
    public InetSocketAddress getLocalAddress() {
        return exchange.getLocalAddress();
    }

    @Override
    public String getProtocol() {
        return exchange.getProtocol();
    }

    @Override
    public Object getAttribute(String name) {
        return exchange.getAttribute(name);
    }

    @Override
    public void setAttribute(String name, Object value) {
        exchange.setAttribute(name, value);
    }

    @Override
    public HttpPrincipal getPrincipal() {
        return exchange.getPrincipal();
    }
}
