import { type AstNode, type CompiledSource, lineOfByte, readBuild } from "./buildinfo.ts";
import type { Problem } from "./problem.ts";

/** What people read without reading the code, and what it is called in a sentence. */
function publicKind(node: AstNode): string | undefined {
  switch (node.nodeType) {
    case "ContractDefinition":
      return node.contractKind === "library" ? undefined : (node.contractKind ?? "contract");
    case "ErrorDefinition":
      return "error";
    case "EventDefinition":
      return "event";
    case "FunctionDefinition": {
      const isOpen = node.visibility === "external" || node.visibility === "public";
      return isOpen && node.kind === "function" ? "function" : undefined;
    }
    case "VariableDeclaration":
      return node.visibility === "public" ? "variable" : undefined;
    default:
      return undefined;
  }
}

/** A text without a tag at its beginning is a notice by the language's rules. */
function hasNotice(node: AstNode): boolean {
  const text = node.documentation?.text.trim() ?? "";
  return text !== "" && (!text.startsWith("@") || /@(notice|inheritdoc)\s+\S/.test(text));
}

function undocumented({ file, content, ast }: CompiledSource): Problem[] {
  const visit = (node: AstNode): Problem[] => {
    const below = (node.nodes ?? []).flatMap(visit);
    const kind = publicKind(node);
    if (kind === undefined || hasNotice(node)) return below;
    const line = lineOfByte(content, Number.parseInt(node.src, 10));
    return [{ file, line, message: `${kind} ${node.name ?? ""} has no @notice (or @inheritdoc).` }, ...below];
  };
  return visit(ast);
}

/** Every contract, interface, error, event and public function or variable says what it is for. */
export function checkNatspec(root: string): Problem[] {
  return readBuild(root)
    .filter(({ file }) => /^contracts\/(?!mocks\/)/.test(file) && !file.endsWith(".t.sol"))
    .flatMap(undocumented);
}
