export { setCpus } from "./ffi/affinity.ts";
