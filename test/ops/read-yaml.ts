/** The part of YAML that the add-on's files use: maps, lists of plain values, folded texts and comments, indented by two. */
export type Yaml = string | number | boolean | null | Yaml[] | { [key: string]: Yaml };

interface Line {
  readonly indent: number;
  readonly text: string;
}

const WORDS: Readonly<Record<string, Yaml>> = { true: true, false: false, null: null, '[]': [] };

const scalar = (text: string): Yaml => {
  if (text in WORDS) return WORDS[text] ?? null;
  if (/^\d+$/.test(text)) return Number(text);
  if (/^["'{[&*!|>%@`]/.test(text) || /: | #/.test(text))
    throw new Error(`This reader does not know how to read: ${text}`);
  return text;
};

export const readYaml = (source: string): Yaml => {
  const lines: Line[] = source
    .split('\n')
    .filter((line) => !/^\s*(#|$)/.test(line))
    .map((line) => ({ indent: line.search(/\S/), text: line.trim() }));

  const below = (indent: number): string[] => {
    const words: string[] = [];
    while ((lines[0]?.indent ?? -1) > indent) words.push(lines.shift()?.text ?? '');
    return words;
  };
  const block = (indent: number): Yaml => {
    if (lines[0]?.text.startsWith('- ')) {
      const items: Yaml[] = [];
      while (lines[0]?.indent === indent && lines[0].text.startsWith('- ')) {
        items.push(scalar(lines.shift()?.text.slice(2) ?? ''));
      }
      return items;
    }
    const map: Record<string, Yaml> = {};
    while (lines[0]?.indent === indent) {
      const { text } = lines.shift() ?? { text: '' };
      const [, key = '', value = ''] = /^([\w/.-]+):(?: (.*))?$/.exec(text) ?? [];
      if (key === '' || key in map) throw new Error(`A key is missing or there twice: ${text}`);
      const next = lines[0]?.indent ?? 0;
      if (value === '>-') map[key] = below(indent).join(' ');
      else if (value === '') map[key] = next > indent ? block(next) : null;
      else map[key] = scalar(value);
    }
    return map;
  };
  const value = block(0);
  if (lines.length > 0) throw new Error(`This line has a strange indent: ${lines[0]?.text}`);
  return value;
};
