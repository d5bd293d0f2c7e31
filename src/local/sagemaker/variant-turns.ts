/**
 * Gives the names their turns in proportion to their weights, spread evenly: of weights 3 and 1, every fourth turn is the second's. (Smooth
 * weighted round robin; SageMaker's own way of drawing is not known, and this one needs no chance.)
 */
export function variantTurns(
  variants: readonly { readonly name: string; readonly weight: number }[],
): () => string {
  const turns = variants.map(({ name, weight }) => ({ name, weight, credit: 0 }));
  const total = turns.reduce((sum, { weight }) => sum + weight, 0);
  return () => {
    for (const turn of turns) turn.credit += turn.weight;
    const next = turns.reduce((best, turn) => (turn.credit > best.credit ? turn : best));
    next.credit -= total;
    return next.name;
  };
}
