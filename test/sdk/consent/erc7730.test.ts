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
          readonly fields: readonly { readonly path: string; readonly label: string; readonly format: string }[];
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

describe("SDK: ERC-7730 descriptor of consents", () => {
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
