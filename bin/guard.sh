#!/bin/sh
# Started by socktrace beside strace, in a session of its own, and asleep until its input ends: then socktrace is gone,
# by SIGKILL at the worst, and the traced processes have to go on as if nobody had traced them.
#
#   FIFO  what strace writes to. Its path is unique and on strace's command line: that is how strace is found.
#   DUTY  detach: let go of the processes that were attached to (strace does so when it gets TERM);
#         leave:  launched so that it can be left: strace is killed, the program runs on;
#         drain:  launched with --seccomp-bpf, under which no program can live without its tracer: strace goes on, and
#                 what it writes is thrown away.
#   fd 3  the FIFO's read end. While it is open strace never writes into nothing, which it would tell line by line on
#         the program's stderr.
#
# Lines of input: `done` when strace has ended.

while read -r word; do
  [ "$word" = done ] && exit
done

# In another pid namespace than /proc's, its numbers are other processes: nobody must be signalled by them.
grep -qs guard.sh /proc/$$/cmdline || exit

# Sets `tracer` to the pid of our strace. The path comes by stdin, so that it is on no other command line.
find_tracer() {
  entry=$(echo "$FIFO" | grep -lsF -f - /proc/[0-9]*/cmdline | head -n 1)
  tracer=${entry#/proc/}
  tracer=${tracer%/cmdline}
  [ -n "$tracer" ]
}

# strace may be on its way still: socktrace can be killed while it starts it.
wait_for_tracer() {
  for _ in 1 2 3 4 5; do
    find_tracer && return 0
    sleep 0.1
  done
  return 1
}

drain() {
  while find_tracer; do
    cat <&3 >/dev/null
    sleep 0.1
  done
}

# It is asked first, and made to after two seconds; one that somebody stopped has to run in order to obey.
end_tracer() {
  cat <&3 >/dev/null &
  for signal in $1 $1 $1 KILL; do
    find_tracer || break
    kill -s "$signal" "$tracer"
    kill -s CONT "$tracer"
    sleep 0.7
  done
  kill $!
}

wait_for_tracer
rm -rf "${FIFO%/*}"
case $DUTY in
detach) end_tracer TERM ;;
leave) end_tracer KILL ;;
drain) drain ;;
esac
