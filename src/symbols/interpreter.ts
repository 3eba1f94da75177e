import { readComm, readCmdline } from "../proc/process.ts";
