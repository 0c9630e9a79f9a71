import { dataLength, decodeRlp, getBytes, keccak256 } from "ethers";

/** Root of a trie that holds nothing: `keccak256(rlp(""))`. */
const EMPTY_ROOT = "0x56e81f171bcc55a6ff8345e692c0f86e5b48e01b996cadc001622fb5e363b421";
const EMPTY_NODE = "0x80";
const HASH_LENGTH = 32;
const BRANCH_LENGTH = 17;
const SHORT_LENGTH = 2;
/** A key has at most 64 nibbles, and so a path at most 65 nodes; embedded ones are short. */
const DEEPEST = 130;

/** A proof does not lead from the root to the key. */
export class ProofBroken extends Error {
  constructor(problem: string) {
    super(problem);
    this.name = "ProofBroken";
  }
}

/**
 * The value at a key of a Merkle Patricia trie (Ethereum yellow paper, appendix D), as a proof shows it: the nodes from the root
 * to the key, each once and none besides. Undefined where the proof shows that nothing is there.
 *
 * @throws {@link ProofBroken}
 */
export function provenValue(root: string, key: string, proof: readonly string[]): string | undefined {
  let rest: readonly number[] = nibblesOf(key);
  let expected = root.toLowerCase();
  if (expected === EMPTY_ROOT && proof.length === 0) return undefined;
  let used = 0;
  let node: unknown;
  for (let steps = 0; steps < DEEPEST; steps += 1) {
    if (node === undefined) {
      const next = proof[used];
      if (next === undefined) throw new ProofBroken("the proof ends early");
      if (keccak256(next) !== expected) throw new ProofBroken(`node ${used} has another hash`);
      used += 1;
      node = decoded(next);
    }
    const step = follow(node, rest);
    if ("value" in step) {
      if (used < proof.length) throw new ProofBroken("the proof goes on behind its end");
      return step.value;
    }
    rest = step.rest;
    node = typeof step.child === "string" ? undefined : step.child;
    if (typeof step.child === "string") expected = step.child;
  }
  throw new ProofBroken("the proof is too deep");
}

/**
 * A proof without nodes of fewer than 32 bytes: those stand inside their parents, and some implementations list them besides;
 * and without the one that stands for an empty trie.
 */
export function withoutEmbedded<Node extends string>(proof: readonly Node[]): Node[] {
  return proof.filter((node, i) => (i === 0 && node !== EMPTY_NODE) || dataLength(node) >= HASH_LENGTH);
}

type Step = { readonly value: string | undefined } | { readonly child: unknown; readonly rest: readonly number[] };

function follow(node: unknown, rest: readonly number[]): Step {
  if (!Array.isArray(node)) throw new ProofBroken("a node is no list");
  const items = node as unknown[];
  if (items.length === BRANCH_LENGTH) {
    const [nibble, ...further] = rest;
    return nibble === undefined ? valueOf(items[BRANCH_LENGTH - 1]) : childOf(items[nibble], further);
  }
  const [path, content] = items;
  if (items.length !== SHORT_LENGTH || typeof path !== "string") throw new ProofBroken("a node has a wrong length");
  const { nibbles, isLeaf } = pathOf(path);
  const isOnPath = nibbles.every((nibble, i) => rest[i] === nibble);
  if (!isOnPath) return { value: undefined };
  if (!isLeaf) return childOf(content, rest.slice(nibbles.length));
  return nibbles.length === rest.length ? valueOf(content) : { value: undefined };
}

function valueOf(content: unknown): Step {
  if (typeof content !== "string") throw new ProofBroken("a value is a list");
  return { value: content === "0x" ? undefined : content };
}

function childOf(child: unknown, rest: readonly number[]): Step {
  if (child === "0x") return { value: undefined };
  if (Array.isArray(child)) return { child, rest };
  if (typeof child !== "string" || child.length !== 66) throw new ProofBroken("a child is no hash");
  return { child: child.toLowerCase(), rest };
}

/** Hex-prefix encoding (yellow paper, appendix C). */
function pathOf(encoded: string): { readonly nibbles: readonly number[]; readonly isLeaf: boolean } {
  const [flag = 0, ...nibbles] = nibblesOf(encoded);
  if (flag > 3) throw new ProofBroken("a path has an unknown flag");
  return { nibbles: flag % 2 === 1 ? nibbles : nibbles.slice(1), isLeaf: flag >= 2 };
}

function nibblesOf(hex: string): number[] {
  return Array.from(hex.slice(2), (digit) => Number.parseInt(digit, 16));
}

function decoded(bytes: string): unknown {
  try {
    return decodeRlp(getBytes(bytes));
  } catch {
    throw new ProofBroken("a node is no RLP");
  }
}
