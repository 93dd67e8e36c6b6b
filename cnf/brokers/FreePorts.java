// SPDX-License-Identifier: Apache-2.0
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.util.ArrayList;
import java.util.stream.Collectors;

/** Prints as many free ports as asked for. */
class FreePorts {
    public static void main(String[] arguments) throws IOException {
        var sockets = new ArrayList<ServerSocket>();
        for (int i = 0; i < Integer.parseInt(arguments[0]); i++) {
            sockets.add(new ServerSocket(0, 0, InetAddress.getLoopbackAddress()));
        }
        System.out.println(sockets.stream().map(socket -> "" + socket.getLocalPort()).collect(Collectors.joining(" ")));
        for (ServerSocket socket : sockets) {
            socket.close();
        }
    }
}
