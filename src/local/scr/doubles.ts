/**
 * A double as Java writes it into JSON: always with a fraction (`8.0`, seen in SCR's answers), and in Java's scientific
 * notation below 0.001 and from 10,000,000 on (`1.0E7`; inferred from SCR being a Java program).
 */
export function javaDouble(value: number): string {
  const magnitude = Math.abs(value);
  if (magnitude !== 0 && (magnitude < 1e-3 || magnitude >= 1e7)) return scientific(value);
  return Number.isInteger(value) ? `${value}.0` : `${value}`;
}

function scientific(value: number): string {
  const [digits = '', exponent = '0'] = value.toExponential().split('e');
  return `${digits.includes('.') ? digits : `${digits}.0`}E${Number(exponent)}`;
}
