import { kernels } from "./kernels.ts";
console.log(kernels(process.argv[2]));
