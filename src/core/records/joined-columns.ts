/**
 * Names for the columns of inputs that stand beside outputs. An output keeps its name; an input whose name an output has, in whatever
 * case, is called `<name>_input`, or, where that is taken too, `<name>_input_input` and so on. So a decision that gives an input back
 * changed doesn't hide what was sent.
 */
export function inputColumns(inputs: readonly string[], outputs: readonly string[]): readonly string[] {
  const taken = new Set([...outputs, ...inputs].map((name) => name.toLowerCase()));
  const given = new Set(outputs.map((name) => name.toLowerCase()));
  return inputs.map((input) => {
    if (!given.has(input.toLowerCase())) return input;
    let name = input;
    do name += '_input';
    while (taken.has(name.toLowerCase()));
    taken.add(name.toLowerCase());
    return name;
  });
}
