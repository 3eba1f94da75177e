/** The words of classic BPF by name: linux/bpf_common.h and linux/filter.h (6.1 and 6.18: the same). */
export const instructionWords: Readonly<Record<string, number>> = {
  BPF_LD: 0x00,
  BPF_LDX: 0x01,
  BPF_ST: 0x02,
  BPF_STX: 0x03,
  BPF_ALU: 0x04,
  BPF_JMP: 0x05,
  BPF_RET: 0x06,
  BPF_MISC: 0x07,
  BPF_W: 0x00,
  BPF_H: 0x08,
  BPF_B: 0x10,
  BPF_IMM: 0x00,
  BPF_ABS: 0x20,
  BPF_IND: 0x40,
  BPF_MEM: 0x60,
  BPF_LEN: 0x80,
  BPF_MSH: 0xa0,
  BPF_ADD: 0x00,
  BPF_SUB: 0x10,
  BPF_MUL: 0x20,
  BPF_DIV: 0x30,
  BPF_OR: 0x40,
  BPF_AND: 0x50,
  BPF_LSH: 0x60,
  BPF_RSH: 0x70,
  BPF_NEG: 0x80,
  BPF_MOD: 0x90,
  BPF_XOR: 0xa0,
  BPF_JA: 0x00,
  BPF_JEQ: 0x10,
  BPF_JGT: 0x20,
  BPF_JGE: 0x30,
  BPF_JSET: 0x40,
  BPF_K: 0x00,
  BPF_X: 0x08,
  BPF_A: 0x10,
  BPF_TAX: 0x00,
  BPF_TXA: 0x80,
};

/** SKF_*_OFF: offsets below zero that mean something else than a place in the packet. */
export const AUXILIARY: number = -0x1000;
export const NETWORK: number = -0x100000;
export const LINK_LAYER: number = -0x200000;

export const offsetWords: Readonly<Record<string, number>> = {
  SKF_AD_OFF: AUXILIARY,
  SKF_NET_OFF: NETWORK,
  SKF_LL_OFF: LINK_LAYER,
  SKF_AD_PROTOCOL: 0,
  SKF_AD_PKTTYPE: 4,
  SKF_AD_IFINDEX: 8,
  SKF_AD_NLATTR: 12,
  SKF_AD_NLATTR_NEST: 16,
  SKF_AD_MARK: 20,
  SKF_AD_QUEUE: 24,
  SKF_AD_HATYPE: 28,
  SKF_AD_RXHASH: 32,
  SKF_AD_CPU: 36,
  SKF_AD_ALU_XOR_X: 40,
  SKF_AD_VLAN_TAG: 44,
  SKF_AD_VLAN_TAG_PRESENT: 48,
  SKF_AD_PAY_OFFSET: 52,
  SKF_AD_RANDOM: 56,
  SKF_AD_VLAN_TPID: 60,
};

/** bpf_asm's names of them (Documentation/networking/filter.rst), by the unsigned offset. */
export const ancillary: Readonly<Record<number, string>> = Object.fromEntries(
  Object.entries(offsetWords)
    .filter(([name]) => name.startsWith("SKF_AD_") && name !== "SKF_AD_OFF")
    .map(([name, number]) => [(AUXILIARY + number) >>> 0, bpfAsmName(name)]),
);

function bpfAsmName(name: string): string {
  const known: Readonly<Record<string, string>> = {
    SKF_AD_PROTOCOL: "proto",
    SKF_AD_PKTTYPE: "type",
    SKF_AD_IFINDEX: "ifidx",
    SKF_AD_NLATTR: "nla",
    SKF_AD_NLATTR_NEST: "nlan",
    SKF_AD_VLAN_TAG: "vlan_tci",
    SKF_AD_VLAN_TAG_PRESENT: "vlan_avail",
    SKF_AD_PAY_OFFSET: "poff",
    SKF_AD_RANDOM: "rand",
  };
  return known[name] ?? name.slice("SKF_AD_".length).toLowerCase();
}
