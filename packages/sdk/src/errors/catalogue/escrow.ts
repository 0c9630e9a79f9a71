import type { Catalogue } from "./catalogue.ts";

const NAME_ANOTHER = { en: "Name another account.", zh: "请指定其他账户。" };
const REFUSED_TOKEN = {
  en: "Use a token that moves exactly what it is told to move; nothing has changed.",
  zh: "请使用按指定数额转账的代币；目前未发生任何变化。",
};

/** Errors of `contracts/kernel/escrow`. */
export const ESCROW_ERRORS = {
  "ClaimExists(bytes32 claim)": {
    says: { en: "The claim {claim} is locked or settled already.", zh: "款项 {claim} 已锁定或已结清。" },
    next: { en: "Look at its state; money is locked once for a matter.", zh: "请查看其状态；每一事项只锁定一次款项。" },
  },
  "ClaimNotLocked(bytes32 claim,uint8 status)": {
    says: {
      en: "The claim {claim} is {status}, so there is nothing to decide.",
      zh: "款项 {claim} 的状态为“{status}”，无可处理。",
    },
    next: {
      en: "If it is settled, look for the credits; else check matter and token.",
      zh: "若已结清，请查看入账金额；否则请核对事项和代币。",
    },
  },
  "RecipientInvalid(address account)": {
    says: { en: "Money for {account} could never be used.", zh: "付给 {account} 的款项将无法使用。" },
    next: NAME_ANOTHER,
  },
  "TokenTooMuch(address token,uint256 owed)": {
    says: {
      en: "The ledger would owe {owed} of {token}, more than it can count.",
      zh: "账本将欠 {token} {owed}，超出可记范围。",
    },
    next: { en: "Use another token.", zh: "请使用其他代币。" },
  },
  "EtherUnequal(uint256 expected,uint256 sent)": {
    says: {
      en: "The call carries {sent} wei and should carry {expected}.",
      zh: "交易附带 {sent} wei，应为 {expected} wei。",
    },
    next: { en: "Send exactly that; nothing beside a token.", zh: "请附带准确金额；以代币支付时不得附带以太币。" },
  },
  "TokenUnequal(address token,uint256 expected,uint256 moved)": {
    says: {
      en: "{token} should have moved {expected} and moved {moved}.",
      zh: "代币 {token} 应转移 {expected}，实际转移 {moved}。",
    },
    next: REFUSED_TOKEN,
  },
  "TokenShort(address token,uint256 owed,uint256 held)": {
    says: {
      en: "The ledger owes {owed} of {token} and holds {held}; new money would only fill the hole.",
      zh: "账本应付 {token} {owed}，仅持有 {held}；新款项只会用于填补缺口。",
    },
    next: { en: "Pay in another token.", zh: "请用其他代币支付。" },
  },
  "CreditInsufficient(address account,address token,uint128 credit,uint128 amount)": {
    says: {
      en: "{account} has {credit} of {token} and asked for {amount}.",
      zh: "{account} 在 {token} 中有 {credit}，请求提取 {amount}。",
    },
    next: { en: "Ask for what is there, and for more than nothing.", zh: "请提取现有的、大于零的金额。" },
  },
  "PaymentRefused(address to,uint128 amount)": {
    says: { en: "{to} did not take {amount} wei; the credit stands.", zh: "{to} 未接受 {amount} wei，余额不变。" },
    next: NAME_ANOTHER,
  },
  "SharesInvalid(uint256 sum)": {
    says: { en: "The shares add up to {sum} of 10000.", zh: "各份额合计为 {sum}，应为 10000。" },
    next: { en: "Give shares in 1/10000 that add up to 10000.", zh: "请以万分之一为单位，使合计为 10000。" },
  },
  "SafeERC20FailedOperation(address token)": {
    says: { en: "{token} refused to move the money.", zh: "代币 {token} 拒绝转账。" },
    next: {
      en: "Check balance and allowance, and whether it blocks an account.",
      zh: "请核对余额、授权额度以及账户是否被冻结。",
    },
  },
  "ReentrancyGuardReentrantCall()": {
    says: {
      en: "A payment is under way, and another door was tried from inside it.",
      zh: "付款进行中，其内部又试图办理另一笔。",
    },
    next: { en: "Act again when the transaction is over.", zh: "请在该交易结束后再操作。" },
  },
} as const satisfies Catalogue;
