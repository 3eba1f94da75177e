const entities: Readonly<Record<string, string>> = {
  "&": "&amp;",
  "<": "&lt;",
  ">": "&gt;",
  '"': "&quot;",
  "'": "&#39;",
};

/** Text for HTML and XML, these characters of it as entities. */
export function withEntities(text: string, characters: RegExp): string {
  return text.replace(characters, (character) => entities[character] ?? character);
}
