/**
 * Code that a program calls to reach the kernel, and that calls the program: nobody looks for a mistake there, so it is not
 * the place of a call. To add a library: its row here, with the reason.
 *
 * A file's name decides of what is in it. In the program's own file a function's name proves little, since a program may
 * call its functions as it likes: there the source file decides, and names do only where the C library is part of the file.
 */
import type { Source } from "../events/code.ts";
import { baseName } from "./names.ts";

/**
 * `silent`: every program goes through it, so nobody needs to know. `library`: worth a word, `in main through libcurl.so.4`.
 * `interpreter`: the program is its data, or code that it makes at run time. `compiled-in`: code of a standard library that
 * is part of the program's own file, perhaps with the program's own inside of it: the place where there is no other.
 */
export type Plumbing = "silent" | "library" | "interpreter" | "compiled-in";

interface Row {
  readonly kind: Plumbing;
  /** Names of files, without the folder. */
  readonly files: RegExp;
  /** What it is, and why it is no place. */
  readonly reason: string;
}

/** A function of a stack, as far as it is known. */
export interface CodePoint {
  /** The path; "": code that was made at run time. */
  readonly module: string;
  readonly function: string | null;
  /** Of the address from the symbol; 0: the name is sure; null: there is no symbol. */
  readonly distance: number | null;
  readonly source: Source | null;
}

/** `libc.so.6`, `libc-2.31.so`, `ld-linux-x86-64.so.2`, `ld-musl-x86_64.so.1`; not `libc-client.so.2007e`, `ld-agent`. */
const LIBC =
  /^(?:lib(?:c|m|dl|rt|pthread)(?:-\d[\d.]*)?\.so|libc\.musl-|ld(?:64|-linux|-musl|-\d)?[\w.-]*\.so|libgcc_s[.-]|lib(?:std)?c\+\+(?:abi)?[.-])/;

const modules: readonly Row[] = [
  {
    kind: "silent",
    files: LIBC,
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

/** Source files of standard libraries, whose code compilers put into programs: templates, generics, inlined functions. */
const sources: readonly { readonly files: RegExp; readonly reason: string }[] = [
  { files: /\/include\/(?:[\w.-]+\/)?c\+\+\/v?\d/, reason: "C++'s standard library: libstdc++ and libc++" },
  { files: /^\/usr\/include\/(?:[\w-]+\/)?(?:bits|sys)\//, reason: "the C library's inline functions" },
  {
    files: /^\/rustc\/[0-9a-f]{40}\/|\/rustlib\/src\/rust\/|^\/usr\/src\/rustc-[^/]+\//,
    reason: "Rust's standard library, in rustup's and Debian's compilers",
  },
  {
    files:
      /\/(?:registry\/src\/[^/]+|cargo\/registry)\/(?:socket2|mio|tokio|hyper|rustix|nix|libc|async-io|polling)-\d[^/]*\//,
    reason: "the crates below Rust programs' network code",
  },
  {
    files: /(?:^|\/)glibc-\d[^/]*\/|^(?:\.\.?\/)+(?:\w+\/\.\.\/)?sysdeps\/|\/musl-\d[^/]*\/src\//,
    reason: "a C library that was linked statically, with its debug information",
  },
];

/** Go's runtime and its network packages; where the stack or the source shows that it is Go, their names are reserved. */
const GO_PACKAGES =
  /^(?:runtime|syscall|internal\/[\w/.]+|net|net\/\w+|os|crypto\/tls|golang\.org\/x\/(?:sys|net)[\w/.]*)\.(?:\(?\*?[A-Za-z_]|init)/;
const GO_START = /^runtime\.(?:goexit|main|mstart|rt0_go|systemstack|mcall)(?:\.abi0)?$/;

/** Functions of glibc's libc.a that make system calls or begin programs and threads (nm, Debian 12), and of musl's. */
const STATIC_LIBC: readonly { readonly functions: RegExp; readonly longest: number }[] = [
  {
    functions:
      /^_{0,2}(?:libc_|GI_|GI___|internal_)?(?:socket|socketpair|bind|listen|accept4?|connect|[gs]etsockopt|getsockname|getpeername|shutdown|send|sendto|sendmsg|sendmmsg|recv|recvfrom|recvmsg|recvmmsg|close|dup[23]?|fcntl(?:64)?|ioctl|read|write|readv|writev|clone3?|fork|vfork|execve|syscall|syscall_cancel)(?:@.*)?$/,
    longest: 0x100,
  },
  {
    functions:
      /^(?:__(?:close|fcntl|fcntl64|open|openat|open64|openat64|read|write|pread64)_nocancel(?:_adjusted)?|__opensock|__clone_internal|__syscall_cancel_arch\w*|__syscall_cp\w*|_Fork)$/,
    longest: 0x100,
  },
  {
    functions:
      /^(?:_start|_start_c|__libc_start_main\S*|__libc_start_call_main|__libc_init_first|libc_start_main_stage2|start_thread|_dl_\w+)$/,
    longest: 0x200,
  },
];

/**
 * Which functions of a stack are plumbing, innermost first; null: it is the program's own, or of a library that has no row.
 */
export function plumbingIn(points: readonly CodePoint[]): readonly (Plumbing | null)[] {
  const isStatic = !points.some(({ module }) => LIBC.test(baseName(module)));
  const goModules = new Set(points.filter(({ function: name }) => isNamed(name, GO_START)).map(({ module }) => module));
  return points.map((point, at) => {
    // The names in code that was made at run time are JavaScript's or Python's.
    if (point.module === "") return null;
    const file = baseName(point.module);
    const row = modules.find(({ files }) => files.test(file));
    if (row !== undefined) return row.kind;
    if (isCompiledIn(point, goModules.has(point.module))) return "compiled-in";
    const isLibcs = isStatic ? isOfStaticLibc(point) : isStart(point, points[at - 1]);
    return isLibcs ? "silent" : null;
  });
}

function isCompiledIn({ function: name, source }: CodePoint, isGo: boolean): boolean {
  if (source !== null && sources.some(({ files }) => files.test(source.file))) return true;
  return (isGo || source?.file.endsWith(".go") === true) && isNamed(name, GO_PACKAGES);
}

function isOfStaticLibc({ function: name, distance, source }: CodePoint): boolean {
  if (name === null || distance === null || source !== null) return false;
  return STATIC_LIBC.some(({ functions, longest }) => distance <= longest && functions.test(name));
}

/** crt1.o's, which is part of every program; one without a C library may have its own. */
function isStart({ function: name }: CodePoint, inner: CodePoint | undefined): boolean {
  return isNamed(name, /^_start(?:_c)?$/) && isNamed(inner?.function ?? null, /libc_start_main/);
}

function isNamed(name: string | null, names: RegExp): boolean {
  return name !== null && names.test(name);
}
