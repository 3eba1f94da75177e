/**
 * Code that a program calls to reach the kernel, and that calls the program: nobody looks for a mistake there, so it is not
 * the place of a call. To add a library: its row here, with the reason.
 */
import { baseName } from "./names.ts";

/**
 * `silent`: every program goes through it, so nobody needs to know. `library`: worth a word, `in main through libcurl.so.4`.
 * `interpreter`: the program is its data, or code that it makes at run time.
 */
export type Plumbing = "silent" | "library" | "interpreter";

interface Row {
  readonly kind: Plumbing;
  /** Names of files, without the folder. */
  readonly files: RegExp;
  /** What it is, and why it is no place. */
  readonly reason: string;
}

interface FunctionRow {
  /** Names of functions, in whatever module. */
  readonly functions: RegExp;
  /** None of them is longer: a symbol that is farther away is a neighbour's. Left out: the name alone proves it. */
  readonly longest?: number;
  readonly reason: string;
}

const modules: readonly Row[] = [
  {
    kind: "silent",
    files:
      /^(?:libc[.-]|libc\.so|ld-|ld\.so|ld64\.so|libpthread|libdl[.-]|librt[.-]|libm[.-]|libgcc_s|libc\+\+|libstdc\+\+|libc\.musl)/,
    reason: "the C and C++ libraries and the loader: each system call is made there",
  },
  { kind: "silent", files: /^\[(?:vdso|vsyscall)/, reason: "the kernel's own page: the system call itself" },
  {
    kind: "library",
    files: /^lib(?:resolv|nss_\w+|nsl|anl|tirpc)[.-]/,
    reason: "name services of glibc, and RPC: getaddrinfo() makes sockets there",
  },
  {
    kind: "library",
    files: /^lib(?:curl|curl-gnutls|soup|nghttp\d|ngtcp2\w*|fetch|serf|neon|cpp-?httplib|microhttpd)[.-]/,
    reason: "HTTP clients and servers: the program asks for a URL",
  },
  {
    kind: "library",
    files: /^lib(?:ssl|crypto|gnutls|nss3|nspr4|mbedtls|wolfssl|ssh|ssh2)[.-]/,
    reason: "TLS and SSH: BIO_connect() and the like",
  },
  {
    kind: "library",
    files: /^lib(?:uv|event|event_\w+|ev|asio|boost_asio|uring|libwebsockets|websockets)[.-]/,
    reason: "event loops: the program asks for a connection",
  },
  {
    kind: "library",
    files: /^lib(?:pq|mysqlclient|mariadb|hiredis|memcached|mongoc-?[\d.]*|odbc|sybdb|ldap\w*|lber\w*)[.-]/,
    reason: "clients of databases and directories",
  },
  {
    kind: "library",
    files: /^lib(?:zmq|rabbitmq|rdkafka|mosquitto|grpc\w*|protobuf-rpc|czmq|nanomsg|nng)[.-]/,
    reason: "messaging",
  },
  {
    kind: "library",
    files: /^lib(?:gio|glib|dbus|systemd|avahi-\w+|apr|aprutil|nspr|Qt\d?Network|xcb|X11)[.-]/,
    reason: "portable layers over sockets, and the session's services",
  },
  {
    kind: "library",
    files: /^lib(?:net|nio|java|extnet|management\w*|System\.Native)\.so/,
    reason: "the native halves of the JDK's and .NET's network classes",
  },
  {
    kind: "library",
    files: /^(?:_socket|_ssl|_asyncio|select|Socket|IO|socket|core)\.(?:cpython-\S+\.|abi3\.)?so$/,
    reason: "the socket modules of Python, Perl, Ruby, Lua",
  },
  {
    kind: "interpreter",
    files: /^(?:lib)?python[23]?(?:[\d.]*\d)?[a-z]?(?:\.so[\d.]*)?$/,
    reason: "Python: its functions are data of the interpreter",
  },
  {
    kind: "interpreter",
    files: /^(?:node|nodejs|libnode\.so[\d.]*|deno|bun)$/,
    reason: "JavaScript: V8 makes its code at run time",
  },
  {
    kind: "interpreter",
    files: /^(?:java|libjvm\.so|libjli\.so)$/,
    reason: "Java: the JVM makes its code at run time",
  },
  {
    kind: "interpreter",
    files: /^lib(?:coreclr|clrjit|hostfxr|hostpolicy|mono\S*)\.so|^(?:dotnet|mono)$/,
    reason: ".NET: made at run time",
  },
  {
    kind: "interpreter",
    files:
      /^(?:perl[\d.]*|libperl\.so[\d.]*|ruby[\d.]*|libruby\S*\.so[\d.]*|php(?:-\w+)?[\d.]*|libphp\S*\.so|lua(?:jit)?[\d.]*|liblua\S*\.so[\d.]*)$/,
    reason: "Perl, Ruby, PHP, Lua: their functions are data of the interpreter",
  },
];

const functions: readonly FunctionRow[] = [
  {
    functions:
      /^_{0,2}(?:libc_|GI_|GI___)?(?:socket|socketpair|bind|listen|accept4?|connect|[gs]etsockopt|shutdown|send|sendto|sendmsg|sendmmsg|recv|recvfrom|recvmsg|recvmmsg|close|dup[23]?|fcntl(?:64)?|ioctl|read|write|readv|writev|clone3?|fork|vfork|execve|syscall)(?:@.*)?$/,
    longest: 0x100,
    reason: "the C library's calls, linked statically, or written again over it",
  },
  {
    functions:
      /^(?:_start|__libc_start_main\S*|__libc_start_call_main|__libc_init_first|start_thread|__clone3?|clone3?|_dl_\w+)$/,
    longest: 0x200,
    reason: "what begins a program or a thread",
  },
  {
    functions:
      /^(?:runtime|syscall|internal\/[\w/.]+|net|net\/\w+|os|crypto\/tls|golang\.org\/x\/(?:sys|net)[\w/.]*)\.(?:\(?\*?[A-Za-z_]|init)/,
    reason: "Go's runtime and its network packages",
  },
  {
    functions: /^<?(?:std|core|alloc|socket2|mio|tokio|hyper|rustix|nix|libc|async_io|polling)::/,
    reason: "Rust's standard library and the crates below its network code",
  },
];

/**
 * Whether a function of a module is plumbing; null: it is the program's own, or of a library that has no row.
 *
 * @param distance of the address from the symbol; 0: the name is sure
 */
export function plumbingOf(module: string, name: string | null, distance: number | null): Plumbing | null {
  // The names in code that was made at run time are JavaScript's or Python's.
  if (module === "") return null;
  const file = baseName(module);
  const row = modules.find(({ files }) => files.test(file));
  if (row !== undefined) return row.kind;
  if (name === null || distance === null) return null;
  const isPlumbing = functions.some((one) => distance <= (one.longest ?? Infinity) && one.functions.test(name));
  return isPlumbing ? "silent" : null;
}
