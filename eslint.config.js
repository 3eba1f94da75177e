import js from "@eslint/js";
import tseslint from "typescript-eslint";

export default tseslint.config(
  {
    ignores: [
      "dist/",
      "out/",
      "node_modules/",
      "coverage/",
      "*.config.js",
      ".dependency-cruiser.cjs",
      "bin/",
      "scripts/dist/train.cjs",
      "test/support/executable.mjs",
      "src/select/grammar.ts",
      "samples/",
      "test/symbols/programs/",
    ],
  },
  js.configs.recommended,
  ...tseslint.configs.strictTypeChecked,
  {
    languageOptions: { parserOptions: { projectService: true, tsconfigRootDir: import.meta.dirname } },
    rules: {
      // A switch names every case or has a default that says what all others are: nothing falls through unseen.
      "@typescript-eslint/switch-exhaustiveness-check": ["error", { considerDefaultExhaustiveForUnions: true }],
      "@typescript-eslint/consistent-type-imports": "error",
      "@typescript-eslint/explicit-module-boundary-types": "error",
      // Numbers are the daily bread of this program's messages.
      "@typescript-eslint/restrict-template-expressions": ["error", { allowNumber: true }],
      // The parser walks char codes with `for (;;)`; the exit is a return.
      "@typescript-eslint/no-unnecessary-condition": [
        "error",
        { allowConstantLoopConditions: "only-allowed-literals" },
      ],
      // Hostile text is our input: control characters in patterns are meant.
      "no-control-regex": "off",
      "max-lines": ["error", { max: 350, skipBlankLines: true, skipComments: true }],
    },
  },
  // `as` is allowed where a brand is made and at the foreign function interface, nowhere else.
  {
    files: ["src/**/*.ts"],
    ignores: ["src/base/**", "src/kernel/ffi/**"],
    rules: {
      "no-restricted-syntax": [
        "error",
        {
          selector: "TSAsExpression:not([typeAnnotation.typeName.name='const'])",
          message: "`as` belongs to base/ brands and the FFI only.",
        },
      ],
      "no-restricted-properties": [
        "error",
        { property: "toLocaleString", message: "its first call takes 13 ms and 8 MB: base/with-commas.ts" },
      ],
    },
  },
  // A function that does not fit on a screen is several.
  { files: ["src/**/*.ts"], rules: { "max-lines-per-function": ["error", { max: 60 }] } },
  // Data is data: a table of options may be long.
  {
    files: ["src/linux/options/**/*.ts", "src/linux/help/**/*.ts", "src/linux/symptoms/**/*.ts"],
    rules: { "max-lines": "off", "max-lines-per-function": "off" },
  },
  { files: ["test/**/*.ts", "bench/**/*.ts"], rules: { "@typescript-eslint/no-non-null-assertion": "off" } },
);
