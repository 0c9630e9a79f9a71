import eslint from "@eslint/js";
import { defineConfig, globalIgnores } from "eslint/config";
import tseslint from "typescript-eslint";

/** Rules over those of the presets; the reason stands with each that is turned off or loosened. */
const ourRules = {
  "@typescript-eslint/consistent-type-imports": "error",
  "@typescript-eslint/explicit-module-boundary-types": "error",
  "@typescript-eslint/switch-exhaustiveness-check": ["error", { considerDefaultExhaustiveForUnions: true }],
  "@typescript-eslint/ban-ts-comment": ["error", { "ts-expect-error": "allow-with-description" }],
  // Numbers and bigints read well in messages; what does not print well (objects, undefined) stays forbidden.
  "@typescript-eslint/restrict-template-expressions": ["error", { allowNumber: true, allowBoolean: true }],
  eqeqeq: "error",
  "no-console": "off", // The programs of scripts/ speak to a terminal; packages/ may not, see below.
  "prefer-const": "error",
};

export default defineConfig(
  globalIgnores(["artifacts/", "cache/", "coverage/", ".node/", "typechain-types/", "ignition/deployments/"]),
  // Compiled against the package alone (`npm run check -- package`); here its imports lead nowhere.
  globalIgnores(["scripts/package/consumer/"]),
  { linterOptions: { reportUnusedDisableDirectives: "error" } },
  {
    files: ["**/*.ts"],
    extends: [
      eslint.configs.recommended,
      tseslint.configs.strictTypeChecked,
      tseslint.configs.stylisticTypeChecked,
      { rules: ourRules },
    ],
    languageOptions: { parserOptions: { projectService: true, tsconfigRootDir: import.meta.dirname } },
  },
  {
    // A library leaves the terminal to its caller.
    files: ["packages/*/src/**/*.ts"],
    rules: { "no-console": "error" },
  },
  {
    files: ["test/**/*.ts", "**/*.test.ts"],
    rules: {
      // chai's `expect(x).to.be.true` is a statement by design.
      "@typescript-eslint/no-unused-expressions": "off",
      // A test may insist that a fixture's value is there; when it is not, the test fails, as it should.
      "@typescript-eslint/no-non-null-assertion": "off",
    },
  },
  {
    // Run before anything is installed: plain JavaScript for Node, without types.
    files: ["**/*.{js,mjs}"],
    extends: [eslint.configs.recommended],
    languageOptions: { globals: { console: "readonly", process: "readonly" } },
  },
);
