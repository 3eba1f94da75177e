"""IP_TOS after SO_PRIORITY: the priority is another one."""

import socket

sender = socket.socket(socket.AF_INET, socket.SOCK_DGRAM)
sender.setsockopt(socket.SOL_SOCKET, socket.SO_PRIORITY, 5)
sender.setsockopt(socket.SOL_IP, socket.IP_TOS, 0xB8)
priority = sender.getsockopt(socket.SOL_SOCKET, socket.SO_PRIORITY)
if priority != 5:
    print(f"shown: SO_PRIORITY was set to 5 and reads {priority}")
