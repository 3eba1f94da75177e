/** The results of the rules of grammar/selection.peggy. */
export interface Rules {
  readonly Address: AddressSpec;
  readonly States: StatesSpec;
  readonly Command: CommandSpec;
  readonly Option: OptionSpec;
  readonly Target: TargetSpec;
  readonly Line: LineSpec;
  readonly Demand: DemandSpec;
}

/** -i: a part that was not given is null; no port: `ports` is empty. */
export interface AddressSpec {
  readonly version: 4 | 6 | null;
  /** Lower case: `tcp`. */
  readonly protocol: string | null;
  readonly host: HostSpec | null;
  readonly ports: readonly PortSpec[];
}

export type HostSpec = NetworkSpec | { readonly type: "name"; readonly name: string };

/** An address and how many of its bits count: all of them where no prefix was given. */
export interface NetworkSpec {
  readonly type: "network";
  readonly version: 4 | 6;
  readonly address: string;
  readonly bits: number;
}

/** A port or a range of them. Text is the name of a service. */
export interface PortSpec {
  readonly from: number | string;
  readonly to: number | string;
}

/** -s: states in the kernel's names, as the model has them. */
export interface StatesSpec {
  readonly protocol: "tcp" | "udp";
  readonly include: readonly string[];
  readonly exclude: readonly string[];
}

/** -c: the beginning of a name, the beginning of a name that is not wanted, a regular expression. */
export type CommandSpec =
  | { readonly type: "prefix" | "not"; readonly name: string }
  | { readonly type: "pattern"; readonly source: string; readonly flags: string };

/** --opt: an option, or one field of it; compared with a value; from an origin. */
export interface OptionSpec {
  readonly not: boolean;
  readonly name: string;
  readonly field: string | null;
  readonly comparison: Comparison | null;
  readonly origin: string | null;
}

export interface Comparison {
  readonly operator: "=" | "!=" | "<" | "<=" | ">" | ">=";
  readonly value: string;
}

/** --expect: the beginning of a line; where it begins with `no`, all of it. */
export type LineSpec =
  | { readonly type: "target"; readonly target: TargetSpec }
  /** `no accepted tcp still open at exit` */
  | { readonly type: "open"; readonly target: TargetSpec }
  | AdviceSpec;

/** `no advice`: the id of a rule, or a level. Whether there is one of that name is for the caller to look up. */
export interface AdviceSpec {
  readonly type: "advice";
  readonly name: string;
}

/** --expect: what is demanded of the sockets. Null: `when` alone goes with the option before it; the value is enough. */
export type DemandSpec =
  { readonly type: "option"; readonly option: OptionSpec | null; readonly when: WhenSpec | null } | AdviceSpec;

export type WhenSpec =
  | { readonly type: "before" | "after"; readonly call: StepCall }
  /** Of the socket's birth. */
  | { readonly type: "within"; readonly micros: number }
  /** How often it was set. */
  | { readonly type: "at most" | "at least"; readonly count: number };

/** A call on the way of a socket. */
export type StepCall = "bind" | "listen" | "connect" | "accept";

/** --expect: the sockets of a role, and which of them; null: all. */
export interface TargetSpec {
  readonly role: "listener" | "accepted" | "connected" | "bound" | "socket";
  readonly sockets: AddressSpec | UnixSpec | null;
}

/** UNIX sockets: of this path, or with @ of this abstract name; null: all. */
export interface UnixSpec {
  readonly type: "unix";
  readonly path: string | null;
}

/** The error that the compiled grammar throws. */
export interface SyntaxProblem {
  readonly message: string;
  /** Null: the message is a rule's own and complete. */
  readonly expected: readonly { readonly type: string; readonly description?: string; readonly text?: string }[] | null;
  readonly location: { readonly start: { readonly offset: number } };
}
