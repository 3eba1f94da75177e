// Names that are mangled: C++ of a namespace, a template, an operator, a lambda; Rust's older and newer form by hand.
#include <sys/socket.h>

static volatile int seen;

extern "C" __attribute__((noinline)) int rust_old(void) __asm__("_ZN7hostile5serve4bind17h0123456789abcdefE");
extern "C" int rust_old(void) {
  int fd = socket(AF_INET, SOCK_STREAM, 0); //= hostile::serve::bind
  seen += fd;
  return fd;
}

extern "C" __attribute__((noinline)) int rust_new(void) __asm__("_RNvNtCs1234_7mycrate6server4open");
extern "C" int rust_new(void) {
  int fd = socket(AF_INET, SOCK_STREAM, 0); //= mycrate::server::open
  seen += fd;
  return fd;
}

namespace net {
template <typename Type> struct Server {
  __attribute__((noinline)) int start(Type) {
    int fd = socket(AF_INET, SOCK_STREAM, 0); //= net::Server<int>::start(int)
    seen += fd;
    return fd;
  }
  __attribute__((noinline)) Server &operator<<(Type) {
    seen += socket(AF_INET, SOCK_DGRAM, 0); //= net::Server<int>::operator<<(int)
    return *this;
  }
};

namespace {
__attribute__((noinline)) int hidden() {
  auto make = [](int type) __attribute__((noinline)) {
    int fd = socket(AF_INET, type, 0); //= net::(anonymous namespace)::hidden()::{lambda(int)#1}::operator()(int) const
    seen += fd;
    return fd;
  };
  int fd = make(SOCK_DGRAM); //= net::(anonymous namespace)::hidden()
  seen += fd;
  return fd;
}
} // namespace
} // namespace net

int main() {
  net::Server<int> server;
  seen += server.start(1); //= main
  server << 2; //= main
  seen += net::hidden(); //= main
  seen += rust_old(); //= main
  seen += rust_new(); //= main
  return seen == 0;
}
