#!/bin/sh
# Started by socktrace beside strace, in a session of its own, and asleep until its input ends: then socktrace is gone,
# by SIGKILL at the worst, and the traced processes have to go on as if nobody had traced them.
#
#   FIFO  what strace writes to. Its path is unique and on strace's command line: that is how strace is found.
#   DUTY  detach: let go of the processes that were attached to (strace does so when it gets TERM);
#         leave:  launched so that it can be left: strace is killed, the program runs on;
#         drain:  launched with --seccomp-bpf, under which no program can live without its tracer: strace goes on, and
#                 what it writes is thrown away.
#   CPU   of --one-cpu, the one that strace and all that it traces were put on; empty: they were not.
#   fd 3  the FIFO's read end. While it is open strace never writes into nothing, which it would tell line by line on
#         the program's stderr.
#
# Lines of input:
#   done                 strace has ended
#   home CPUS TID...     with --one-cpu: where these threads ran before, as a list of CPUs; others where the first did
#   known PID...         with --one-cpu: the processes that are traced, as far as the trace has told

# The text of this script, by which we were started: no command that it calls needs it.
unset GUARD
homes= known=
while read -r word rest; do
  case $word in
  done) exit ;;
  home) homes="$homes$rest 
" ;;
  known) known=$rest ;;
  esac
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

# --one-cpu: who is still on that CPU alone goes home, thread by thread, until nobody is found there. Any other set of
# CPUs is a thread's own choice. Without taskset(1) there is nothing to be done.
bring_home() {
  [ -n "$CPU" ] && command -v taskset >/dev/null || return
  for look in 1 2 3 4 5; do
    threads=$(threads_here)
    [ -n "$threads" ] || return
    for thread in $threads; do
      taskset -pc "$(home_of "${thread#*/}" "${thread%/*}")" "${thread#*/}" >/dev/null 2>&1
    done
  done
}

# PID/TID of each thread of ours that may run on CPU alone, and did not before.
threads_here() {
  for pid in $(family); do
    grep -lsE "^Cpus_allowed_list:[[:space:]]+$CPU\$" /proc/"$pid"/task/*/status | while IFS=/ read -r _ _ pid _ tid _; do
      [ "$(home_of "$tid" "$pid")" = "$CPU" ] || echo "$pid/$tid"
    done
  done
}

# Who is traced, as the kernel shows it and as we were told (our strace may have left already: nobody reads its messages
# any more, and it goes as soon as it has one to tell), and their children: the last may be in no trace.
family() {
  told=$(echo "$homes" | cut -s -d ' ' -f 2-)
  traced=$(grep -lsE "^TracerPid:[[:space:]]+${tracer:-none}\$" /proc/[0-9]*/status | cut -d / -f 3)
  pids=$(printf '%s\n' $told $traced $known)
  echo "$pids"
  parents=$(echo "$pids" | paste -s -d '|' -)
  grep -lsE "^PPid:[[:space:]]+(${parents:-none})\$" /proc/[0-9]*/status | cut -d / -f 3
}

# home_of TID PID: what was told of the thread, else of its process, else of its parent process, else the first of all.
home_of() {
  parent=$(sed -n 's/^PPid:[[:space:]]*//p' /proc/"$2"/status 2>/dev/null)
  for pattern in " $1 " " $2 " " ${parent:-none} " .; do
    home=$(echo "$homes" | grep -m 1 -- "$pattern") && break
  done
  echo "${home%% *}"
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
detach)
  bring_home
  end_tracer TERM
  bring_home
  ;;
leave)
  bring_home
  end_tracer KILL
  bring_home
  ;;
drain) drain ;;
esac
