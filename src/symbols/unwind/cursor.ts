import { word, type Elf } from "../elf/elf.ts";
import { Numbers } from "./numbers.ts";

/** Reads what .eh_frame consists of: numbers as DWARF encodes them, pointers, texts. */
export class Cursor extends Numbers {
  readonly #elf: Elf;
  /** The address of the first byte in memory, as the file numbers it. */
  readonly #address: number;

  constructor(elf: Elf, view: DataView, address: number) {
    super(view);
    this.#elf = elf;
    this.#address = address;
  }

  fixed(bytes: 1 | 2 | 4 | 8, signed: boolean): number {
    const [view, at, little] = [this.view, this.at, this.#elf.littleEndian];
    this.at += bytes;
    switch (bytes) {
      case 1:
        return signed ? view.getInt8(at) : view.getUint8(at);
      case 2:
        return signed ? view.getInt16(at, little) : view.getUint16(at, little);
      case 4:
        return signed ? view.getInt32(at, little) : view.getUint32(at, little);
      case 8:
        return Number(signed ? view.getBigInt64(at, little) : view.getBigUint64(at, little));
    }
  }

  /** The text to its NUL. */
  text(): string {
    let text = "";
    for (let byte = this.u8(); byte !== 0; byte = this.u8()) text += String.fromCharCode(byte);
    return text;
  }

  /** A pointer in one of the encodings of .eh_frame (LSB Core, 10.5: DW_EH_PE_). Null: one that we do not need. */
  pointer(encoding: number): number | null {
    const here = this.#address + this.at;
    const value = this.#encoded(encoding & 0x0f);
    const base = bases.get(encoding & 0xf0);
    return value === null || base === undefined ? null : base(here) + value;
  }

  #encoded(format: number): number | null {
    const width = widths.get(format & 7);
    const signed = (format & 8) !== 0;
    if (format === 1 || format === 9) return signed ? this.sleb() : this.uleb();
    if (format === 0) {
      this.at += this.#elf.is64 ? 8 : 4;
      return word(this.#elf, this.view, this.at - (this.#elf.is64 ? 8 : 4));
    }
    return width === undefined ? null : this.fixed(width, signed);
  }
}

const widths: ReadonlyMap<number, 2 | 4 | 8> = new Map([
  [2, 2],
  [3, 4],
  [4, 8],
]);

/** Absolute, or relative to the pointer's own place. */
const bases: ReadonlyMap<number, (here: number) => number> = new Map([
  [0x00, () => 0],
  [0x10, (here: number) => here],
]);
