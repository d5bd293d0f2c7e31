/** Writes objects that all have these members, in this order, from the JSON of their values. */
export function createJsonObject(names: readonly string[]): (values: readonly string[]) => string {
  const keys = names.map((name, i) => `${i === 0 ? '' : ','}${JSON.stringify(name)}:`);
  return (values) => {
    let text = '{';
    for (let i = 0; i < keys.length; i++) text += `${keys[i]}${values[i]}`;
    return `${text}}`;
  };
}
