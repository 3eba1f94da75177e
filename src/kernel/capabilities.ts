export { hasFileCapabilities } from "./ffi/xattr.ts";
