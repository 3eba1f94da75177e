import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.StandardSocketOptions;
import java.nio.channels.ServerSocketChannel;
import java.nio.channels.SocketChannel;
import java.util.ArrayList;
import java.util.List;

/** As blocked.py. Usage: Blocked.java ServerSocket|channel */
class Blocked {
  public static void main(String[] args) throws Exception {
    List<Object> kept = new ArrayList<>();
    ServerSocketChannel channel = ServerSocketChannel.open();
    channel.setOption(StandardSocketOptions.SO_RCVBUF, 65536);
    channel.bind(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0));
    System.out.println("ready " + channel.socket().getLocalPort());
    for (int served = 1; served <= 3; served++) {
      if (args[0].equals("channel")) {
        SocketChannel connection = channel.accept();
        connection.setOption(StandardSocketOptions.TCP_NODELAY, true);
        kept.add(connection);
      } else {
        Socket connection = channel.socket().accept();
        connection.setTcpNoDelay(true);
        kept.add(connection);
      }
      System.out.println("served " + served);
    }
    Thread.sleep(600_000);
  }
}
