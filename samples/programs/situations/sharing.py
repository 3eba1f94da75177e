"""Every way one socket gets several names, or one fd table several users."""

import fcntl
import os
import signal
import threading

from . import calls
from .children import child, child_execs, child_sharing_files, child_untraced, exec_waiting, spawn_waiting
from .made import Made, connection, listener, made, tcp, udp


def dup():
    """dup; an option set through one name holds for both"""
    one = tcp()
    one.also(os.dup(one.fd)).set("SO_KEEPALIVE", 1)


def dup2():
    """dup2 to a number that is free"""
    one = tcp()
    one.also(os.dup2(one.fd, 50))


def dup2_over():
    """dup2 over another open socket, which closes that one"""
    lost, kept = listener("lost"), udp("kept")
    kept.also(os.dup2(kept.fd, lost.fd))
    lost.forget()


def dup2_itself():
    """dup2 of a number over itself: nothing changes"""
    one = tcp()
    os.dup2(one.fd, one.fd)


def dup3():
    """dup3 with O_CLOEXEC"""
    one = tcp()
    one.also(calls.dup3(one.fd, 51, os.O_CLOEXEC))


def f_dupfd():
    """fcntl F_DUPFD and F_DUPFD_CLOEXEC, from 60 on"""
    one = udp()
    one.also(fcntl.fcntl(one.fd, fcntl.F_DUPFD, 60)).also(fcntl.fcntl(one.fd, fcntl.F_DUPFD_CLOEXEC, 60))


def fork():
    """a child that sets an option on one and closes the other; the parent closes the one"""
    one, other = listener("one"), udp("other")

    def work():
        one.set("SO_KEEPALIVE", 1)
        os.close(other.fd)

    pid, _ = child(work)
    one.options["SO_KEEPALIVE"] = 1
    one.close()
    other.forget(pid=pid)


def fork_twice():
    """a child is killed; the grandchild keeps all that it inherited"""
    connection()
    middle, grandchild = child(lambda: child(lambda: None)[0])
    os.kill(middle, signal.SIGKILL)
    os.waitpid(middle, 0)
    for each in made:
        each.also(each.fd, grandchild).forget(pid=middle)


def pid_namespace():
    """a child in a pid namespace of its own forks: its fork returns 2, whatever others call the grandchild"""
    tcp().set("SO_KEEPALIVE", 1)
    calls.unshare(calls.CLONE_NEWPID)

    def work():
        child(lambda: None)
        # /proc is still that of the namespace outside.
        outside = os.readlink("/proc/self")
        with open(f"/proc/{outside}/task/{outside}/children") as children:
            return int(children.read())

    _, grandchild = child(work)
    for each in made:
        each.also(each.fd, grandchild)


pid_namespace.needs_root = True


def vfork_exec():
    """posix_spawn, which is vfork and exec: only what is not CLOEXEC comes along"""
    kept, _ = tcp("kept").set("SO_KEEPALIVE", 1), tcp("not handed on")
    os.set_inheritable(kept.fd, True)
    kept.also(kept.fd, spawn_waiting())


def exec_cloexec():
    """fork and exec: FD_CLOEXEC taken from one, taken from and given back to another, a third has it from birth"""
    kept, back, _ = tcp("kept"), tcp("back"), udp("from birth")
    for each, flags in ((kept, [0]), (back, [0, fcntl.FD_CLOEXEC])):
        for flag in flags:
            fcntl.fcntl(each.fd, fcntl.F_SETFD, flag)
    kept.also(kept.fd, child_execs(exec_waiting))


def exec_by_thread():
    """fork; a thread that is not the leader execs: the process keeps its pid"""
    kept, _ = listener("kept"), udp("closed by the exec")
    os.set_inheritable(kept.fd, True)
    pid = child_execs(lambda: threading.Thread(target=exec_waiting).start())
    kept.also(kept.fd, pid)


def threads():
    """a thread makes two sockets, another sets an option on one, the main thread closes the other"""
    _in_thread(lambda: (listener("one"), udp("other")))
    one, other = made
    _in_thread(lambda: one.set("SO_KEEPALIVE", 1))
    other.close()


def _in_thread(work):
    thread = threading.Thread(target=work)
    thread.start()
    thread.join()


def unshare_files():
    """a thread leaves the table with unshare(CLONE_FILES), closes one there and makes another"""
    one, copied = tcp("one"), udp("copied")
    ready = threading.Event()

    def work():
        calls.unshare(calls.CLONE_FILES)
        thread = threading.get_native_id()
        os.close(one.fd)
        copied.also(copied.fd, thread)
        own = udp("the thread's own")
        own.names = [(thread, own.fd)]
        ready.set()
        threading.Event().wait()

    threading.Thread(target=work, daemon=True).start()
    ready.wait()


def clone_files():
    """a child with CLONE_FILES, one table for both: the child makes a socket, the parent closes one"""
    _, lost = tcp("one"), udp("lost")
    pid, fd = child_sharing_files(lambda: udp().set("SO_BROADCAST", 1).fd)
    lost.forget(pid=pid).close()
    Made("the child's", fd).also(fd, pid).options["SO_BROADCAST"] = 1


def clone_untraced():
    """a child made with CLONE_UNTRACED, which nobody can follow"""
    tcp().set("SO_KEEPALIVE", 1)
    child_untraced()
