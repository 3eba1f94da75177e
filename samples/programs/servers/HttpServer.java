import com.sun.net.httpserver.HttpExchange;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.util.concurrent.Executors;

/** HttpServer.java PORT: HTTP there, and a plain server on the next port that sets options on what it accepts. */
public class HttpServer {
    public static void main(String[] args) throws IOException {
        int port = Integer.parseInt(args[0]);
        var http = com.sun.net.httpserver.HttpServer.create(new InetSocketAddress("127.0.0.1", port), 64);
        http.createContext("/", HttpServer::hello);
        http.setExecutor(Executors.newFixedThreadPool(2));
        http.start();
        ServerSocket plain = new ServerSocket();
        plain.setReceiveBufferSize(40000);
        plain.bind(new InetSocketAddress("127.0.0.1", port + 1), 50);
        Thread accepting = new Thread(() -> accept(plain));
        accepting.setDaemon(true);
        accepting.start();
        System.out.println("ready");
        while (System.in.read() >= 0) {}
        System.exit(0);
    }

    private static void hello(HttpExchange exchange) throws IOException {
        byte[] body = "hello".getBytes();
        exchange.sendResponseHeaders(200, body.length);
        try (var out = exchange.getResponseBody()) {
            out.write(body);
        }
    }

    private static void accept(ServerSocket server) {
        try {
            while (true) {
                Socket socket = server.accept();
                socket.setTcpNoDelay(true);
                socket.setKeepAlive(true);
                socket.setSoLinger(true, 3);
                socket.setTrafficClass(0x10);
                socket.getOutputStream().write("hello".getBytes());
            }
        } catch (IOException closed) {
            System.err.println(closed);
        }
    }
}
