import { escapeControls } from "../base/bytes.ts";

/** A child of an element; null and false are none. */
export type Child = Node | string | number | null | false | undefined | readonly Child[];

type Handlers = { readonly [Type in keyof HTMLElementEventMap]?: (event: HTMLElementEventMap[Type]) => void };

export interface Props {
  /** Attributes; null and false: it is left out. */
  readonly [attribute: string]: string | number | boolean | null | undefined | Handlers;
  readonly on?: Handlers;
}

/**
 * Makes an element. Text becomes text nodes, never markup; its control characters and bidi overrides are shown as `\x1b`.
 */
export function h<Tag extends keyof HTMLElementTagNameMap>(
  tag: Tag,
  props: Props = {},
  ...children: readonly Child[]
): HTMLElementTagNameMap[Tag] {
  const element = document.createElement(tag);
  for (const [name, value] of Object.entries(props)) {
    if (typeof value === "object" || value === undefined || value === false) continue;
    element.setAttribute(name, value === true ? "" : escapeControls(String(value)));
  }
  listen(element, props.on ?? {});
  append(element, children);
  return element;
}

function listen(element: HTMLElement, handlers: Handlers): void {
  for (const [type, handler] of Object.entries(handlers))
    if (isHandler(handler)) element.addEventListener(type, handler);
}

function isHandler(value: unknown): value is (event: Event) => void {
  return typeof value === "function";
}

function append(element: HTMLElement, children: readonly Child[]): void {
  for (const child of children) {
    if (child === null || child === false || child === undefined) continue;
    if (isList(child)) append(element, child);
    else element.append(typeof child === "object" ? child : escapeControls(String(child)));
  }
}

function isList(child: Child): child is readonly Child[] {
  return Array.isArray(child);
}

/** Replaces what is in an element. */
export function fill(element: HTMLElement, ...children: readonly Child[]): void {
  element.replaceChildren();
  append(element, children);
}

/** The element of the page with that id, which views/html put there. */
export function byId(id: string): HTMLElement {
  const found = document.getElementById(id);
  if (found === null) throw new Error(`the page has no #${id}`);
  return found;
}

/** Runs `work` once before the next frame, however often it is asked for. */
export function beforeFrame(work: () => void): () => void {
  let isAsked = false;
  return () => {
    if (isAsked) return;
    isAsked = true;
    requestAnimationFrame(() => {
      isAsked = false;
      work();
    });
  };
}

/** Whether a key goes to a field, so that it is no command. */
export function isTyping(target: EventTarget | null): boolean {
  return target instanceof HTMLInputElement || target instanceof HTMLSelectElement;
}
