import type { Catalogue } from "./catalogue.ts";

const ASK_ADMIN = { en: "Ask the platform's administrator for the role.", zh: "请向平台管理员申请相应角色。" };
const REPORT = {
  en: "This points to a fault in the platform: report it with the transaction.",
  zh: "这表明平台存在故障，请附上交易信息进行报告。",
};
const CHECK_OPERATION = {
  en: "Look at the operation's schedule, and schedule it anew if it is over.",
  zh: "请查看该操作的排期，如已过期请重新排期。",
};

/** Errors of OpenZeppelin Contracts 5 in the platform's contracts: access, pause, forwarder, calls, names. */
export const OPENZEPPELIN_ERRORS = {
  "AccessManagedUnauthorized(address caller)": {
    says: { en: "{caller} has not the role for this function.", zh: "{caller} 没有调用此功能的角色。" },
    next: ASK_ADMIN,
  },
  "AccessManagedRequiredDelay(address caller,uint32 delay)": {
    says: {
      en: "{caller} may do this only after an announced delay of {delay}.",
      zh: "{caller} 须预告并等待 {delay} 后方可执行。",
    },
    next: {
      en: "Schedule the call in the AccessManager, wait, then execute it there.",
      zh: "请在 AccessManager 中排期，等待期满后再执行。",
    },
  },
  "AccessManagedInvalidAuthority(address authority)": {
    says: { en: "{authority} is no AccessManager.", zh: "{authority} 不是 AccessManager。" },
    next: REPORT,
  },
  "AccessManagerAlreadyScheduled(bytes32 operationId)": {
    says: { en: "Operation {operationId} is scheduled already.", zh: "操作 {operationId} 已排期。" },
    next: { en: "Execute it when it is ready, or cancel it first.", zh: "请在就绪后执行，或先取消。" },
  },
  "AccessManagerBadConfirmation()": {
    says: { en: "Only the holder gives a role up, for itself.", zh: "只能由持有者本人放弃角色。" },
    next: { en: "Name the calling account as confirmation.", zh: "请以调用账户作为确认。" },
  },
  "AccessManagerExpired(bytes32 operationId)": {
    says: { en: "Operation {operationId} was not executed in time.", zh: "操作 {operationId} 未在期限内执行。" },
    next: CHECK_OPERATION,
  },
  "AccessManagerInvalidInitialAdmin(address initialAdmin)": {
    says: { en: "{initialAdmin} cannot be the first administrator.", zh: "{initialAdmin} 不能作为首任管理员。" },
    next: { en: "Deploy with another account.", zh: "请用其他账户部署。" },
  },
  "AccessManagerLockedFunction(bytes4 selector)": {
    says: { en: "The role of function {selector} cannot be changed.", zh: "功能 {selector} 的角色不可更改。" },
    next: { en: "Leave it out.", zh: "请勿更改。" },
  },
  "AccessManagerLockedRole(uint64 roleId)": {
    says: { en: "Role {roleId} cannot be changed this way.", zh: "角色 {roleId} 不可如此更改。" },
    next: { en: "Leave the administrator's and the public role as they are.", zh: "请保留管理员角色和公共角色不变。" },
  },
  "AccessManagerNotReady(bytes32 operationId)": {
    says: { en: "The delay of operation {operationId} is not over.", zh: "操作 {operationId} 的等待期未满。" },
    next: CHECK_OPERATION,
  },
  "AccessManagerNotScheduled(bytes32 operationId)": {
    says: { en: "Operation {operationId} is not scheduled.", zh: "操作 {operationId} 未排期。" },
    next: CHECK_OPERATION,
  },
  "AccessManagerUnauthorizedAccount(address msgsender,uint64 roleId)": {
    says: { en: "{msgsender} has not role {roleId}.", zh: "{msgsender} 没有角色 {roleId}。" },
    next: ASK_ADMIN,
  },
  "AccessManagerUnauthorizedCall(address caller,address target,bytes4 selector)": {
    says: {
      en: "{caller} may not call {selector} of {target}, at least not at once.",
      zh: "{caller} 无权（或不能立即）调用 {target} 的 {selector}。",
    },
    next: {
      en: "Check the role and its delay; a delayed call has to be scheduled first.",
      zh: "请核对角色及其等待期；有等待期的调用须先排期。",
    },
  },
  "AccessManagerUnauthorizedCancel(address msgsender,address caller,address target,bytes4 selector)": {
    says: {
      en: "{msgsender} may not cancel what {caller} scheduled.",
      zh: "{msgsender} 无权取消 {caller} 的排期。",
    },
    next: {
      en: "Its caller, a guardian of the role or an administrator cancels it.",
      zh: "可由排期者、角色监护者或管理员取消。",
    },
  },
  "AccessManagerUnauthorizedConsume(address target)": {
    says: { en: "{target} did not ask for a scheduled operation.", zh: "{target} 没有请求执行排期操作。" },
    next: REPORT,
  },
  "EnforcedPause()": {
    says: {
      en: "The contract is paused: it hands out no new rights. What takes rights away goes on.",
      zh: "合约已暂停：不再授予新的权利，收回权利的操作照常进行。",
    },
    next: { en: "Try again when the regulator has ended the pause.", zh: "请在监管机构解除暂停后重试。" },
  },
  "ExpectedPause()": {
    says: { en: "The contract is not paused.", zh: "合约未处于暂停状态。" },
    next: { en: "There is nothing to end.", zh: "无需解除。" },
  },
  "ERC2771ForwarderExpiredRequest(uint48 deadline)": {
    says: { en: "The request to relay counted until {deadline}.", zh: "代发请求的有效期至 {deadline}。" },
    next: { en: "Sign a new request with a later deadline.", zh: "请以更晚的截止时间重新签署请求。" },
  },
  "ERC2771ForwarderInvalidSigner(address signer,address from)": {
    says: {
      en: "The request to relay is {from}'s, but the signature gives {signer}.",
      zh: "代发请求属于 {from}，签名却对应 {signer}。",
    },
    next: {
      en: "Sign again: a request serves once, and only for this chain, forwarder and nonce.",
      zh: "请重新签署：请求只能使用一次，且仅限于本链、本转发合约和当前随机数。",
    },
  },
  "ERC2771ForwarderMismatchedValue(uint256 requestedValue,uint256 msgValue)": {
    says: {
      en: "The request asks to send {requestedValue} wei, the relayer sent {msgValue}.",
      zh: "请求转账 {requestedValue} wei，代发者附带 {msgValue} wei。",
    },
    next: { en: "Send exactly the value of the request.", zh: "请附带与请求一致的金额。" },
  },
  "ERC2771ForwarderNoRefundReceiver()": {
    says: { en: "A batch with failing requests names nobody to refund.", zh: "批量请求未指定失败退款的接收者。" },
    next: { en: "Name a refund receiver.", zh: "请指定退款接收者。" },
  },
  "ERC2771UntrustfulTarget(address target,address forwarder)": {
    says: { en: "{target} does not trust the forwarder {forwarder}.", zh: "{target} 不信任转发合约 {forwarder}。" },
    next: { en: "Use the forwarder of this deployment.", zh: "请使用本部署的转发合约。" },
  },
  "InvalidAccountNonce(address account,uint256 currentNonce)": {
    says: {
      en: "The request's nonce is not {account}'s next, {currentNonce}.",
      zh: "请求的序号不是 {account} 的下一个序号 {currentNonce}。",
    },
    next: { en: "Sign again with that nonce.", zh: "请用该序号重新签名。" },
  },
  "FailedCall()": {
    says: { en: "A call inside the transaction failed without a reason.", zh: "交易内部的调用失败，且未给出原因。" },
    next: {
      en: "Simulate the inner call to see why; it may have had too little gas.",
      zh: "请模拟内部调用以查明原因；也可能是燃料不足。",
    },
  },
  "AddressEmptyCode(address target)": {
    says: { en: "There is no contract at {target}.", zh: "{target} 处没有合约。" },
    next: { en: "Check address and chain.", zh: "请核对地址和链。" },
  },
  "InsufficientBalance(uint256 balance,uint256 needed)": {
    says: {
      en: "The contract holds {balance} wei and needs {needed}.",
      zh: "合约余额为 {balance} wei，需要 {needed} wei。",
    },
    next: { en: "Send the value with the transaction.", zh: "请随交易附带所需金额。" },
  },
  "StringsInsufficientHexLength(uint256 value,uint256 length)": {
    says: { en: "{value} does not fit {length} bytes in hex.", zh: "{value} 无法以 {length} 字节的十六进制表示。" },
    next: { en: "Report it: no function here can lead to that.", zh: "请报告：本平台的函数不应出现此情况。" },
  },
  "MissingPrecompile(address precompile)": {
    says: { en: "The chain lacks the precompile {precompile}.", zh: "该链缺少预编译合约 {precompile}。" },
    next: { en: "Use the method that does without it.", zh: "请改用不依赖它的方法。" },
  },
  "InvalidShortString()": {
    says: { en: "A stored name is damaged.", zh: "存储的名称已损坏。" },
    next: REPORT,
  },
  "StringTooLong(string str)": {
    says: { en: "The name {str} is longer than 31 bytes.", zh: "名称 {str} 超过 31 字节。" },
    next: { en: "Deploy with a shorter name.", zh: "请以更短的名称部署。" },
  },
  "SafeCastOverflowedUintDowncast(uint8 bits,uint256 value)": {
    says: { en: "{value} does not fit into {bits} bits.", zh: "{value} 超出 {bits} 位。" },
    next: { en: "Give a smaller number.", zh: "请使用更小的数值。" },
  },
  "MerkleProofInvalidMultiproof()": {
    says: { en: "The proof of these packs is not well-formed.", zh: "这些包装的证明格式不正确。" },
    next: {
      en: "Take packs, proof and flags from one call of proveMany().",
      zh: "请使用同一次 proveMany() 返回的包装、证明和标志。",
    },
  },
} as const satisfies Catalogue;
