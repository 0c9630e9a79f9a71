import { expect } from "chai";

import { ACTS, type ActName, STRUCTS } from "@xinglin/sdk/kernel";

import { repositoryFile } from "../support.ts";

interface Field {
  readonly name: string;
  readonly type: string;
}

interface Descriptor {
  readonly context: {
    readonly eip712: {
      readonly domain: { readonly name: string; readonly version: string };
      readonly schemas: readonly {
        readonly primaryType: ActName;
        readonly types: Readonly<Record<string, readonly Field[]>>;
      }[];
    };
  };
  readonly display: {
    readonly formats: Readonly<
      Record<
        string,
        {
          readonly intent: string;
          readonly fields: readonly {
            readonly path: string;
            readonly label: string;
            readonly format: string;
            readonly params?: Readonly<Record<string, unknown>>;
          }[];
          readonly required: readonly string[];
          readonly excluded: readonly string[];
        }
      >
    >;
  };
}

const descriptor = JSON.parse(repositoryFile("packages/sdk/erc7730/eip712-consents.json")) as Descriptor;
const ours = (Object.keys(ACTS) as ActName[]).filter((act) => ACTS[act].contract === "ConsentRegistry");

/** Paths of all values of an act, as ERC-7730 writes them. */
function pathsOf(fields: readonly Field[]): string[] {
  return fields.flatMap(({ name, type }) => {
    const inner = type.replace("[]", "");
    const path = type.endsWith("[]") ? `${name}.[]` : name;
    if (!Object.hasOwn(STRUCTS, inner)) return [path];
    return pathsOf(STRUCTS[inner as keyof typeof STRUCTS]).map((rest) => `${path}.${rest}`);
  });
}

/**
 * The schema, version 1, as far as it bears on this file: `specs/erc7730-v1.schema.json` in LedgerHQ/python-erc7730 at
 * b70c70b. The objects it closes (`additionalProperties: false`), what it requires of each, and what a format may be given.
 */
const SCHEMA = {
  file: ["$schema", "includes", "context", "metadata", "display"],
  context: ["$id", "eip712"],
  eip712: ["schemas", "domain", "domainSeparator", "deployments"],
  schema: ["primaryType", "types"],
  metadata: ["owner", "info", "token", "constants", "enums"],
  info: ["legalName", "deploymentDate", "url"],
  display: ["definitions", "formats"],
  format: ["$id", "intent", "fields", "required", "excluded", "screens"],
  field: ["$id", "path", "value", "label", "format", "params"],
} as const;
const PARAMETERS: Readonly<Record<string, Readonly<Record<string, (value: unknown) => boolean>>>> = {
  raw: {},
  addressName: {
    types: (value) => isListOf(value, ["wallet", "eoa", "contract", "token", "collection"]),
    sources: (value) => isListOf(value),
    senderAddress: (value) => typeof value === "string" || isListOf(value),
  },
  date: { encoding: (value) => value === "timestamp" || value === "blockheight" },
};

function isListOf(value: unknown, members?: readonly string[]): boolean {
  if (!Array.isArray(value)) return false;
  return value.every((one) => typeof one === "string" && (members?.includes(one) ?? true));
}

function expectKeys(value: object, allowed: readonly string[], required: readonly string[] = []): void {
  expect(allowed).to.include.members(Object.keys(value));
  expect(Object.keys(value)).to.include.members([...required]);
}

describe("SDK: ERC-7730 descriptor of consents", () => {
  it("is made as the schema of ERC-7730, version 1, asks", () => {
    const file = descriptor as unknown as Record<string, Record<string, object>>;
    expectKeys(file, SCHEMA.file);
    expect(file.$schema).to.equal("https://eips.ethereum.org/assets/eip-7730/erc7730-v1.schema.json");
    expectKeys(file.context!, SCHEMA.context, ["eip712"]);
    expectKeys(descriptor.context.eip712, SCHEMA.eip712);
    for (const schema of descriptor.context.eip712.schemas) {
      expectKeys(schema, SCHEMA.schema, SCHEMA.schema);
      for (const fields of Object.values(schema.types)) {
        for (const field of fields) expectKeys(field, ["name", "type"], ["name", "type"]);
      }
    }
    expectKeys(file.metadata!, SCHEMA.metadata);
    expectKeys(file.metadata!.info!, SCHEMA.info, ["legalName", "url"]);
    expect(new URL((file.metadata!.info as { url: string }).url).protocol).to.equal("https:");
    expectKeys(descriptor.display, SCHEMA.display, ["formats"]);
    for (const format of Object.values(descriptor.display.formats)) {
      expectKeys(format, SCHEMA.format);
      expect(format.intent).to.be.a("string");
      for (const field of format.fields) {
        expectKeys(field, SCHEMA.field, ["label", "format", "path"]);
        expect(field).not.to.have.property("value");
        const parameters = PARAMETERS[field.format]!;
        for (const [name, value] of Object.entries(field.params ?? {})) {
          expect(parameters[name]?.(value), `${field.path}: ${name} of ${field.format}`).to.equal(true);
        }
        if (field.format === "date") expect(field.params).to.have.property("encoding");
      }
    }
  });

  it("binds to the contract's domain and to each of its acts", () => {
    const { domain, schemas } = descriptor.context.eip712;
    expect(domain).to.deep.equal({ name: "Xinglin ConsentRegistry", version: "1" });
    expect(schemas.map(({ primaryType }) => primaryType)).to.have.members(ours);
    expect(Object.keys(descriptor.display.formats)).to.have.members(ours);
  });

  it("has the types that people sign", () => {
    for (const { primaryType, types } of descriptor.context.eip712.schemas) {
      expect(types[primaryType], primaryType).to.deep.equal(ACTS[primaryType].fields);
      const structs = Object.entries(types).filter(([name]) => name !== primaryType && name !== "EIP712Domain");
      for (const [name, fields] of structs) {
        expect(fields, name).to.deep.equal(STRUCTS[name as keyof typeof STRUCTS]);
      }
    }
  });

  it("shows every value of every act but its nonce, each under its own label", () => {
    for (const act of ours) {
      const { fields, required, excluded } = descriptor.display.formats[act]!;
      const shown = fields.map(({ path }) => path);
      expect([...shown, ...excluded], act).to.have.members(pathsOf(ACTS[act].fields));
      expect(excluded).to.deep.equal(["nonce"]);
      expect(shown).to.include.members([...required]);
      expect(new Set(fields.map(({ label }) => label)).size, act).to.equal(fields.length);
    }
  });

  it("shows times as dates and accounts by their names", () => {
    const formatOf = (path: string) => {
      const last = path.split(".").at(-1)!;
      if (["from", "until", "deadline"].includes(last)) return "date";
      return ["giver", "revoker", "author", "grantee"].includes(last) ? "addressName" : "raw";
    };
    for (const act of ours) {
      for (const { path, format } of descriptor.display.formats[act]!.fields) {
        expect(format, `${act} ${path}`).to.equal(formatOf(path));
      }
    }
  });
});
