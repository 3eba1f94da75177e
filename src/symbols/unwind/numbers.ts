/** Reads bytes and the numbers of DWARF one after the other. Past the end it throws a RangeError. */
export class Numbers {
  at = 0;
  protected readonly view: DataView;

  constructor(view: DataView) {
    this.view = view;
  }

  get isAtEnd(): boolean {
    return this.at >= this.view.byteLength;
  }

  u8(): number {
    return this.view.getUint8(this.at++);
  }

  /** LEB128 (DWARF 5, 7.6). One that is too long for us is rounded. */
  uleb(): number {
    return this.#leb(false);
  }

  sleb(): number {
    return this.#leb(true);
  }

  bytes(length: number): Uint8Array {
    const bytes = new Uint8Array(this.view.buffer, this.view.byteOffset + this.at, length);
    this.at += length;
    return bytes;
  }

  #leb(signed: boolean): number {
    let [value, scale] = [0, 1];
    let byte: number;
    do {
      byte = this.u8();
      value += (byte & 0x7f) * scale;
      scale *= 0x80;
    } while ((byte & 0x80) !== 0);
    return signed && (byte & 0x40) !== 0 ? value - scale : value;
  }
}
