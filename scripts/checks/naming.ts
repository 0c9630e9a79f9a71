import { type AstNode, type CompiledSource, lineOfByte, readBuild } from "./buildinfo.ts";
import type { Problem } from "./problem.ts";

/** Names of a contract's parts: what is not for callers begins with an underscore, and a mapping's keys say what they are. */
function badNames({ file, content, ast }: CompiledSource): Problem[] {
  const contracts = (ast.nodes ?? []).filter(({ nodeType }) => nodeType === "ContractDefinition");
  return contracts.flatMap((contract) =>
    (contract.nodes ?? []).flatMap((node) =>
      [...underscore(node, contract), ...mappingKeys(node)].map((message) => ({
        file,
        line: lineOfByte(content, Number.parseInt(node.src, 10)),
        message,
      })),
    ),
  );
}

function underscore(node: AstNode, contract: AstNode): string[] {
  const isNamed = node.nodeType === "FunctionDefinition" || node.nodeType === "VariableDeclaration";
  // Constants are in capitals everywhere; a library's internal functions are called by name from outside.
  const isExempt = node.constant === true || contract.contractKind === "library" || node.kind === "constructor";
  const isInner = node.visibility === "internal" || node.visibility === "private";
  if (!isNamed || isExempt || !isInner || node.name?.startsWith("_") === true) return [];
  return [`${node.name ?? ""} is ${node.visibility ?? ""}, so its name begins with an underscore.`];
}

function mappingKeys(node: AstNode): string[] {
  const found: string[] = [];
  for (let type = node.typeName; type?.nodeType === "Mapping"; type = type.valueType) {
    if (type.keyName === "") found.push(`a key of the mapping ${node.name ?? ""} has no name.`);
  }
  return found;
}

/** The names in our own contracts keep the rules above. */
export function checkNaming(root: string): Problem[] {
  return readBuild(root)
    .filter(({ file }) => /^contracts\/(?!mocks\/)/.test(file) && !file.endsWith(".t.sol"))
    .flatMap(badNames);
}
